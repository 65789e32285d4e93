// What cannot be undone asks first. Without this file the same words open in place.
export function confirming() {
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.kp-confirm > summary");
    if (summary) {
      event.preventDefault();
      open(summary.parentElement);
    } else if (event.target.closest("[data-dialog-close]")) {
      event.target.closest("dialog")?.close();
    }
  });
}

function open(details) {
  const dialog = document.createElement("dialog");
  dialog.className = "kp-dialog";
  const body = details.querySelector(".kp-confirm-body");
  const title = body.querySelector("h2, h3");
  if (title) dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(body);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    details.append(body);
    dialog.remove();
    details.querySelector("summary").focus();
  });
  dialog.showModal();
}
