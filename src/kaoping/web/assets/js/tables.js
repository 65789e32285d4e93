// Tables marked data-table: sort by a head, walk rows with the arrows, copy, choose columns.
import { copyText } from "./menus.js";

export function tables(room) {
  const found = [...room.querySelectorAll("table[data-table]")];
  if (room.matches?.("table[data-table]")) found.push(room);
  for (const table of found) if (!table.dataset.started) start(table);
}

function start(table) {
  table.dataset.started = "true";
  for (const head of table.querySelectorAll("thead th[data-sort]")) sortable(table, head);
  table.addEventListener("keydown", (event) => walk(event));
  const bar = document.querySelector(`[data-table-bar="${CSS.escape(table.id)}"]`);
  if (!bar) return;
  bar.querySelector("[data-copy-table]")?.addEventListener("click", (event) => {
    copyText(plain(table), event.currentTarget);
  });
  const list = bar.querySelector("[data-columns]");
  if (list) columns(table, list);
}

function sortable(table, head) {
  if (head.querySelector("a, button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kp-sort";
  button.append(...head.childNodes);
  const arrow = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  arrow.setAttribute("viewBox", "0 0 24 24");
  arrow.setAttribute("class", "kp-icon");
  arrow.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M6 15l6 -6l6 6");
  arrow.append(path);
  button.append(arrow);
  head.append(button);
  button.addEventListener("click", () => sort(table, head));
}

function sort(table, head) {
  const ascending = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const place = head.cellIndex;
  const kind = head.dataset.sort;
  const body = table.tBodies[0];
  const rows = [...body.rows].filter((row) => row.cells.length > place);
  const keyed = rows.map((row) => [key(row.cells[place], kind), row]);
  keyed.sort(([a], [b]) => order(a, b, ascending));
  body.append(...keyed.map(([, row]) => row));
}

function key(cell, kind) {
  const text = cell.dataset.value ?? cell.textContent.trim();
  if (kind !== "number") return text === "" || text === "—" ? null : text;
  const [top, bottom] = text.replace("−", "-").split("/");
  const value = Number.parseFloat(top) / (bottom ? Number.parseFloat(bottom) : 1);
  return Number.isNaN(value) ? null : value;
}

// What has no value stands last, whichever way one sorts.
function order(a, b, ascending) {
  if (a === null || b === null) return (a === null) - (b === null);
  const way = typeof a === "number" ? a - b : a.localeCompare(b, "zh-Hans-CN-u-co-pinyin", { numeric: true });
  return ascending ? way : -way;
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, textarea, select")) return;
  let row = event.target.closest("tbody tr");
  if (!row) return;
  const place = [...row.querySelectorAll("a[href], button")].indexOf(event.target);
  do row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  while (row && !row.querySelector("a[href], button"));
  if (!row) return;
  event.preventDefault();
  const targets = row.querySelectorAll("a[href], button");
  targets[Math.min(Math.max(place, 0), targets.length - 1)].focus();
}

function plain(table) {
  const rows = [...table.rows].filter((row) => row.offsetParent !== null);
  return rows
    .map((row) => {
      const cells = [...row.cells].filter((cell) => !cell.classList.contains("kp-hidden"));
      return cells.map((cell) => cell.dataset.plain ?? clean(cell.innerText)).join("\t");
    })
    .join("\n");
}

function clean(text) {
  return text.trim().replace(/\s*\n\s*/g, " ").replace(/\t/g, " ").replace(/^−(?=[\d.])/, "-");
}

function columns(table, list) {
  const memory = `kp-columns-${table.id}`;
  const hidden = new Set(JSON.parse(window.localStorage.getItem(memory) ?? "[]"));
  const heads = [...table.querySelectorAll("thead tr:last-child th")];
  heads.forEach((head, place) => {
    const name = head.textContent.trim();
    if (!name || head.hasAttribute("data-fixed")) return;
    const label = document.createElement("label");
    label.className = "kp-check";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !hidden.has(name);
    label.append(box, document.createTextNode(name));
    list.append(label);
    const apply = () => {
      for (const row of table.rows) row.cells[place]?.classList.toggle("kp-hidden", !box.checked);
    };
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(name);
      else hidden.add(name);
      window.localStorage.setItem(memory, JSON.stringify([...hidden]));
      apply();
    });
    apply();
  });
}
