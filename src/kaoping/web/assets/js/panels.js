// A panel beside the page: opening it leads to its title, closing it back to what opened it.
let opener = null;

export function panels() {
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const title = event.detail.elt.querySelector?.("[data-panel-title]");
    if (!title) return;
    opener = event.detail.requestConfig?.elt ?? null;
    title.focus({ preventScroll: true });
  });
}

// Removes the nearest part of that kind; whoever was inside stands where they came from.
export function close(button) {
  const part = button.closest(button.dataset.close);
  if (!part) return;
  const isPanel = part.querySelector("[data-panel-title]") !== null;
  part.remove();
  if (isPanel && opener?.isConnected) opener.focus({ preventScroll: true });
}

// Closes what lies over the page; says whether there was anything.
export function closePanel() {
  const title = document.querySelector("[data-panel-title]");
  const button = title?.parentElement.querySelector("[data-close]");
  if (button) close(button);
  return Boolean(button);
}
