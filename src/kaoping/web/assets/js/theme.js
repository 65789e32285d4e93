// Runs before the page is painted: which light, and that scripts are there.
const root = document.documentElement;
root.classList.add("js");

const dark = window.matchMedia("(prefers-color-scheme: dark)");
function follow() {
  if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
}
follow();
dark.addEventListener("change", follow);
