// Runs before the page is painted: which light, and that scripts are there.
const root = document.documentElement;
root.classList.add("js");

const dark = window.matchMedia("(prefers-color-scheme: dark)");
function follow() {
  if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
}
follow();

// Paper is light: what is drawn by a script is drawn anew for it.
// What belongs on it is unfolded; print.css does the same where the browser can and scripts are off.
let before = "";
let unfolded = [];
window.addEventListener("beforeprint", () => {
  before = root.dataset.bsTheme;
  root.dataset.bsTheme = "light";
  unfolded = [...document.querySelectorAll("details[data-print-open]:not([open])")];
  for (const one of unfolded) one.open = true;
});
window.addEventListener("afterprint", () => {
  root.dataset.bsTheme = before;
  for (const one of unfolded) one.open = false;
});
dark.addEventListener("change", follow);
