// Builds everything that the pages load into ../static/vendor, and nothing else: `npm run build`.
//
// Our own styles and scripts are bundled, the libraries are taken as they are published. Images
// inside style sheets become files, because the pages' policy loads nothing but files of ours.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "..", "..", "node_modules");
const out = join(here, "..", "static", "vendor");
const target = ["chrome99", "firefox97", "safari15.4"];

const PACKAGES = ["@alpinejs/csp", "@tabler/core", "@tabler/icons", "echarts", "htmx.org", "zrender"];

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "img"), { recursive: true });

await styles();
await scripts();
await sprite();
await licences();

async function styles() {
  const tabler = await readFile(join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8");
  const plain = tabler.replace(/@charset[^;]*;/, "").replace(/\/\*# sourceMappingURL.*?\*\//g, "");
  // In a layer of its own: whatever we write wins, without a contest of selectors.
  await writeFile(join(out, "tabler.css"), `@layer tabler{${await filed(plain)}}\n`);
  const own = await build({
    entryPoints: [join(here, "css", "kaoping.css")],
    bundle: true,
    minify: true,
    target,
    write: false,
    legalComments: "none",
  });
  await writeFile(join(out, "kaoping.css"), await filed(own.outputFiles[0].text));
}

async function filed(css) {
  const found = /url\((["']?)data:image\/svg\+xml([^,]*),((?:(?!\1\)).)*)\1\)/g;
  const images = new Map();
  const replaced = css.replace(found, (_, __, coding, data) => {
    const text = coding.includes("base64")
      ? Buffer.from(data, "base64").toString()
      : decodeURIComponent(data.replace(/%(?![0-9a-f]{2})/gi, "%25"));
    const name = `${createHash("sha256").update(text).digest("hex").slice(0, 12)}.svg`;
    images.set(name, text);
    return `url("img/${name}")`;
  });
  if (replaced.includes("data:")) throw new Error("a style sheet still holds a data: address");
  for (const [name, text] of images) await writeFile(join(out, "img", name), text);
  return replaced;
}

async function scripts() {
  const pages = await readdir(join(here, "js", "pages")).catch(() => []);
  await build({
    entryPoints: {
      theme: join(here, "js", "theme.js"),
      kaoping: join(here, "js", "kaoping.js"),
      ...Object.fromEntries(
        pages
          .filter((name) => name.endsWith(".js"))
          .map((name) => [`pages/${name.slice(0, -3)}`, join(here, "js", "pages", name)]),
      ),
    },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target,
    charset: "utf8",
    legalComments: "none",
    nodePaths: [modules],
  });
  const htmx = await readFile(join(modules, "htmx.org/dist/htmx.min.js"), "utf8");
  await writeFile(join(out, "htmx.js"), htmx);
}

async function sprite() {
  const list = await readFile(join(here, "icons.txt"), "utf8");
  const names = list.split("\n").filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(join(modules, `@tabler/icons/icons/outline/${name}.svg`), "utf8");
      const inner = svg
        .replace(/^[\s\S]*?<svg[^>]*>/, "")
        .replace(/<\/svg>[\s\S]*$/, "")
        .replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
    }),
  );
  const head = '<svg xmlns="http://www.w3.org/2000/svg">';
  await writeFile(join(out, "icons.svg"), `${head}${symbols.join("\n")}</svg>\n`);
}

async function licences() {
  const parts = await Promise.all(
    PACKAGES.map(async (name) => {
      const about = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
      const files = await readdir(join(modules, name));
      const texts = files.filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file));
      const found = await Promise.all(texts.map((file) => readFile(join(modules, name, file), "utf8")));
      const head = `${name} ${about.version} (${about.license})`;
      return [head, ...found.map((text) => text.trim())].join("\n\n") + "\n";
    }),
  );
  await writeFile(join(out, "LICENCES.txt"), parts.join(`\n${"-".repeat(72)}\n\n`));
}
