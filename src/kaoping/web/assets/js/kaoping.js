// What the pages do beyond links and forms. Every page works without this file.
import Alpine from "@alpinejs/csp";

import { confirming } from "./confirm.js";
import { leaving } from "./leaving.js";
import { marks } from "./marks.js";
import { menus } from "./menus.js";
import { panels } from "./panels.js";
import { requests } from "./requests.js";
import { tables } from "./tables.js";

marks(Alpine);
window.Alpine = Alpine;

document.addEventListener("DOMContentLoaded", () => {
  menus();
  panels();
  requests();
  confirming();
  leaving();
  tables(document);
  document.body.addEventListener("htmx:load", (event) => tables(event.detail.elt));
  Alpine.start();
  document.documentElement.dataset.ready = "true";
});
