// Charts draw the numbers of a table on the page; the table stays one click away.
//
// <figure class="kp-chart" data-chart="bars" data-from="TABLE-ID"> draws one bar a row: the first
// cell names it, cells with data-series="…" give its parts. `ranges` reads low and high.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, MarkLineComponent, SVGRenderer, TooltipComponent]);

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function numberOf(cell) {
  const [top, bottom] = (cell.dataset.value ?? cell.textContent).trim().replace("−", "-").split("/");
  return Number(top) / (bottom ? Number(bottom) : 1);
}

function read(table) {
  const heads = [...table.querySelectorAll("thead th[data-series]")];
  const rows = [...table.tBodies[0].rows];
  return {
    names: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.map((head) => ({
      name: head.textContent.trim(),
      values: rows.map((row) => numberOf(row.cells[head.cellIndex])),
    })),
  };
}

function option(kind, data) {
  const ink = token("--kp-ink");
  const line = token("--kp-line");
  const colours = ["--kp-primary", "--kp-ok", "--kp-late", "--kp-stale", "--kp-dispute"].map(token);
  const words = { color: ink, fontFamily: token("--kp-sans") };
  const values = { type: "value", axisLabel: words, splitLine: { lineStyle: { color: line } } };
  const names = { type: "category", data: data.names, axisLabel: words, axisLine: { lineStyle: { color: line } } };
  const across = kind !== "columns" && kind !== "lines";
  return {
    animation: false,
    textStyle: words,
    color: colours,
    aria: { enabled: true, decal: { show: kind === "stacked" } },
    legend: { textStyle: words, show: data.series.length > 1 && kind !== "ranges" },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    xAxis: across ? values : names,
    yAxis: across ? { ...names, inverse: true } : values,
    series: kind === "ranges" ? ranges(data, colours[0]) : plain(kind, data),
  };
}

function plain(kind, data) {
  return data.series.map((part) => ({
    name: part.name,
    type: kind === "lines" ? "line" : "bar",
    stack: kind === "stacked" ? "all" : undefined,
    barMaxWidth: 22,
    data: part.values,
  }));
}

// Low to high: an unseen bar up to the low end, then the part that is still open.
function ranges(data, colour) {
  const [low, high] = data.series;
  const open = low.values.map((value, i) => high.values[i] - value);
  return [
    { name: low.name, type: "bar", stack: "range", barMaxWidth: 22, itemStyle: { color: colour }, data: low.values },
    { name: "尚未定", type: "bar", stack: "range", barMaxWidth: 22, itemStyle: { color: colour, opacity: 0.35 }, data: open },
  ];
}

for (const figure of document.querySelectorAll("figure[data-chart]")) {
  const table = document.getElementById(figure.dataset.from);
  const room = figure.querySelector(".kp-chart-room");
  if (!table || !room) continue;
  const chart = echarts.init(room, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(figure.dataset.chart, read(table)), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(room);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}
