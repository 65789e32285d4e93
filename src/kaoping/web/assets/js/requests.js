// What a request that goes wrong tells the person: never silence, never a lost text.
export function requests() {
  const body = document.body;
  body.addEventListener("htmx:sendError", () => say("wrong", "没有连上服务器，刚才的内容还没有保存。请检查网络后再试一次。"));
  body.addEventListener("htmx:timeout", () => say("wrong", "服务器没有及时回答，刚才的内容可能没有保存。请稍后再试。"));
  body.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say("wrong", WORDS[status] ?? `服务器出错（${status}），刚才的内容没有保存。请稍后再试，仍不行请联系系统管理员。`);
  });
  body.addEventListener("htmx:afterSettle", (event) => toErrors(event.detail.elt));
  toErrors(document);
}

// Whoever sent a form with mistakes lands on the list of them, with or without a new page.
function toErrors(room) {
  const list = room.matches?.(".kp-errors") ? room : room.querySelector?.(".kp-errors");
  if (list && !list.dataset.told && !list.closest("[data-example]")) {
    list.dataset.told = "true";
    list.focus();
  }
}

const WORDS = {
  401: "登录已经过期。请在新的窗口登录后回到这里再保存，本页的文字不会丢。",
  403: "没有做这件事的权限，或者登录已经过期。请刷新页面后再看。",
  404: "要找的内容已经不在了。请刷新页面。",
  413: "提交的内容太大。请分几次提交，或者压缩后再传。",
  429: "操作太频繁，请稍等片刻再试。",
};

export function say(tone, text) {
  const room = document.getElementById("messages");
  if (!room) return;
  const note = document.createElement("div");
  note.className = `kp-note kp-tone-${tone} kp-message`;
  const words = document.createElement("div");
  words.className = "kp-note-body";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "kp-message-close";
  close.dataset.close = ".kp-message";
  close.setAttribute("aria-label", "关闭这条提示");
  close.textContent = "×";
  note.append(words, close);
  room.append(note);
}
