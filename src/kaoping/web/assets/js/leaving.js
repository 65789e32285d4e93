// Forms marked data-keep warn before the page is left with unsaved words, and say how they stand.
export function leaving() {
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-keep]")) {
      changed.add(form);
      state(form, "changed");
    }
  });
  document.addEventListener("submit", (event) => changed.delete(event.target));
  document.body.addEventListener("htmx:beforeRequest", (event) => state(formOf(event), "saving"));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    if (event.detail.successful) changed.delete(form);
    state(form, event.detail.successful ? "saved" : "failed");
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (take) taken(take);
  });
}

function formOf(event) {
  return event.detail.elt.closest("form[data-keep]");
}

const WORDS = { changed: "有未保存的修改", saving: "正在保存…", failed: "没有保存成功，请再试一次" };

function state(form, now) {
  const place = form && form.querySelector(".kp-saved");
  if (!place) return;
  const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  place.dataset.state = now;
  place.querySelector("[data-words]").textContent = WORDS[now] ?? `已保存于 ${time}`;
}

// In a conflict: take one of the two texts into the field where they are merged.
function taken(button) {
  const box = button.closest(".kp-conflict");
  const field = box.querySelector("textarea");
  const texts = [...box.querySelectorAll(".kp-text")].map((text) => text.textContent);
  field.value = button.dataset.take === "both" ? texts.join("\n") : texts[Number(button.dataset.take)];
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}
