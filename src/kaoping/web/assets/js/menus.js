import { close as closePart, closePanel } from "./panels.js";

// Menus close when one clicks elsewhere or presses Escape; the rail narrows; keys reach buttons.
export function menus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.kp-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const close = event.target.closest("[data-close]");
    if (close) closePart(close);
    const print = event.target.closest("[data-print]");
    if (print) window.print();
    const copy = event.target.closest("[data-copy-text]");
    if (copy) copyText(document.getElementById(copy.dataset.copyText).innerText, copy);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape();
    else if (event.key === "/" && !isWriting(event.target)) search(event);
    else press(event);
  });
  const year = document.body.dataset.year;
  if (year) remember("kp_year", year);
  const toggle = document.querySelector("[data-rail-toggle]");
  if (toggle) toggle.addEventListener("click", () => narrow(toggle));
  inView(document);
  document.body.addEventListener("htmx:load", (event) => inView(event.detail.elt));
}

// Where tabs are wider than the screen, the current one is in sight; the page itself stays.
function inView(room) {
  for (const tab of room.querySelectorAll(".kp-tabs > [aria-current]")) {
    const bar = tab.parentElement;
    bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
  }
}

function escape() {
  const menus = document.querySelectorAll("details.kp-menu[open]");
  if (!menus.length) closePanel();
  for (const menu of menus) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
}

function search(event) {
  const field = document.querySelector(".kp-top-search input");
  if (!field || field.offsetParent === null) return;
  event.preventDefault();
  field.focus();
}

// <button data-key="ctrl+enter"> is pressed by that key from anywhere on the page.
function press(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey) parts.push("shift");
  parts.push(event.key.toLowerCase());
  if (parts.length === 1 && isWriting(event.target)) return;
  const wanted = CSS.escape(parts.join("+"));
  const target = document.querySelector(`[data-key="${wanted}"]:not([disabled])`);
  if (!target) return;
  event.preventDefault();
  target.click();
}

function isWriting(element) {
  return element.matches("input, textarea, select, [contenteditable]");
}

function narrow(toggle) {
  const root = document.documentElement;
  const next = root.dataset.rail === "narrow" ? "wide" : "narrow";
  root.dataset.rail = next;
  toggle.setAttribute("aria-expanded", String(next === "wide"));
  remember("kp_rail", next);
}

function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

export async function copyText(text, button) {
  const before = button.dataset.before ?? button.innerHTML;
  button.dataset.before = before;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "已复制";
  } catch {
    button.textContent = "浏览器不允许复制，请选中后按 Ctrl+C";
  }
  window.setTimeout(() => {
    button.innerHTML = before;
  }, 2500);
}
