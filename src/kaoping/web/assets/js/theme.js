// Runs before the page is painted: which light, and that scripts are there.
const root = document.documentElement;
root.classList.add("js");

const dark = window.matchMedia("(prefers-color-scheme: dark)");
function follow() {
  if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
}
follow();

// Paper is light: what is drawn by a script is drawn anew for it.
let before = "";
window.addEventListener("beforeprint", () => {
  before = root.dataset.bsTheme;
  root.dataset.bsTheme = "light";
});
window.addEventListener("afterprint", () => {
  root.dataset.bsTheme = before;
});
dark.addEventListener("change", follow);
