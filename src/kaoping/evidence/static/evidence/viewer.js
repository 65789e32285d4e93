// Arrow keys in the viewer: ← → from file to file, with Shift from page to page.
(() => {
  "use strict";
  const KEYS = {
    ArrowLeft: ["data-viewer-before", "data-page-before"],
    ArrowRight: ["data-viewer-after", "data-page-after"],
  };

  document.addEventListener("keydown", (event) => {
    const wanted = KEYS[event.key];
    if (!wanted || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    // Where arrows already mean something, they keep it: in fields, and in what scrolls sideways.
    if (event.target.closest("input, textarea, select, [contenteditable], [tabindex='0'], [role='radiogroup']")) return;
    const link = document.querySelector(`[data-viewer] [${wanted[event.shiftKey ? 1 : 0]}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
