// A record on site over a weak connection: the words are kept on the phone until they are sent, and
// the form's token makes the server keep a record once, however often it is sent.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-visit]");
  if (!form) return;
  const key = `kaoping-visit-${form.dataset.visit}`;
  const draft = form.querySelector("[data-draft]");
  restore(form, key, draft);
  form.addEventListener("input", () => keep(form, key, draft));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      keep(form, key, draft);
      draft.textContent = "现在没有网络。内容已留在本机，有网络后再按“发送记录”。照片请不要从相册删除。";
      return;
    }
    sessionStorage.setItem("kaoping-visit-sent", key);
  });
  window.addEventListener("online", () => {
    if (localStorage.getItem(key)) draft.textContent = "网络已恢复，请按“发送记录”。";
  });
  locating(form);
  counting(form);
});

// The list of visits is where a sent record leads: only then is the draft no longer needed.
document.addEventListener("DOMContentLoaded", () => {
  const sent = sessionStorage.getItem("kaoping-visit-sent");
  if (!sent || document.querySelector("form[data-visit]")) return;
  localStorage.removeItem(sent);
  sessionStorage.removeItem("kaoping-visit-sent");
});

const KEPT = ["findings", "place", "visited_at", "people", "token", "latitude", "longitude", "accuracy"];

function keep(form, key, draft) {
  const words = Object.fromEntries(KEPT.map((name) => [name, form.elements[name].value]));
  words.leaves = [...form.querySelectorAll("[name=leaves]:checked")].map((box) => box.value);
  localStorage.setItem(key, JSON.stringify(words));
  draft.textContent = "已留在本机，还没有发送。";
}

function restore(form, key, draft) {
  const text = localStorage.getItem(key);
  if (!text || form.querySelector(".kp-error")) return;
  const words = JSON.parse(text);
  for (const name of KEPT) if (words[name]) form.elements[name].value = words[name];
  for (const box of form.querySelectorAll("[name=leaves]")) {
    if (words.leaves.includes(box.value)) box.checked = true;
  }
  if (words.latitude) located(form);
  draft.textContent = "已取回上次没有发送的内容；照片需要重新选择。";
}

function locating(form) {
  const button = form.querySelector("[data-locate]");
  const place = form.querySelector("[data-position]");
  button.addEventListener("click", () => {
    if (!navigator.geolocation) {
      place.textContent = "这台设备不提供位置，请在“地点”里写明。";
      return;
    }
    place.textContent = "正在获取位置…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.elements.accuracy.value = Math.round(coords.accuracy);
        located(form);
        form.dispatchEvent(new Event("input", { bubbles: true }));
      },
      () => {
        place.textContent = "没有取得位置，可以不记；请在“地点”里写明。";
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}

function located(form) {
  const radius = form.elements.accuracy.value;
  form.querySelector("[data-position]").textContent = `已记下位置，误差约${radius}米。`;
}

function counting(form) {
  const photos = form.elements.photos;
  const words = form.querySelector("[data-photos]");
  const before = words.textContent;
  photos.addEventListener("change", () => {
    words.textContent = photos.files.length ? `已选择${photos.files.length}张照片。` : before;
  });
}
