// 下一项未填: from where one is in the table, not from its start. Without this the link is a plain
// anchor to the first item that is missing. The bar is drawn anew after each save, so the list of
// what is missing is read from it each time.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-next]");
  if (!link) return;
  const rows = link.dataset.next.trim().split(/\s+/)
    .map((slug) => document.getElementById(`item-${slug}`)).filter(Boolean);
  if (!rows.length) return;
  const line = link.closest(".kp-sticky-bar").getBoundingClientRect().top / 2;
  const target = document.querySelector(".kp-as-sheet tr:target");
  const inView = (row) => row.getBoundingClientRect().top < line && row.getBoundingClientRect().bottom > 0;
  const here = document.activeElement.closest("tr[id]") || (target && inView(target) ? target : null);
  const isBehind = here
    ? (row) => here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING
    : (row) => row.getBoundingClientRect().top > line;
  const next = rows.find((row) => row !== here && isBehind(row)) || rows.find((row) => row !== here) || rows[0];
  event.preventDefault();
  location.hash = next.id; // marks the row; the jump itself is instant, so that one may press on
  next.scrollIntoView({ behavior: "instant", block: "start" });
  const first = next.querySelector("form input:not([type=hidden]), form textarea, a");
  if (first) first.focus({ preventScroll: true });
});
