// 办法: a node lights the lines it comes from, a line lights its nodes; both sides follow.
for (const link of document.querySelectorAll("[data-lights]")) {
  link.addEventListener("click", (event) => {
    const targets = link.dataset.lights.split(" ").map((id) => document.getElementById(id));
    const known = targets.filter(Boolean);
    if (!known.length) return;
    event.preventDefault();
    for (const lit of document.querySelectorAll(".kp-lit")) lit.classList.remove("kp-lit");
    for (const target of known) {
      target.classList.add("kp-lit");
      for (let up = target; up; up = up.parentElement?.closest("details")) {
        if (up.matches("details")) up.open = true;
      }
    }
    known[0].scrollIntoView({ block: "center", behavior: "smooth" });
    const focus = known[0].querySelector("summary, a[href]");
    if (focus) focus.focus({ preventScroll: true });
  });
}

for (const button of document.querySelectorAll("[data-fold]")) {
  button.addEventListener("click", () => {
    const open = button.dataset.fold === "open";
    for (const node of document.querySelectorAll("details.kp-node")) node.open = open;
  });
}

// Paper has no summaries to click on.
window.addEventListener("beforeprint", () => {
  for (const node of document.querySelectorAll("details.kp-node")) node.open = true;
});
