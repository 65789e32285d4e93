// Uploads many files in chunks: several attempts, pause, and going on after the page was closed.
//
// The server counts the bytes that it holds; after any trouble we ask it and go on from there. The
// hash is computed over the file as it is read, so that both sides can tell that nothing was lost.
(() => {
  "use strict";
  const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
  const AT_ONCE = 2;
  const MEMORY = "kaoping-uploads";

  class Trouble extends Error {
    constructor(words, { again = false, problems = [], received = null } = {}) {
      super(words);
      this.again = again;
      this.problems = problems;
      this.received = received;
    }
  }

  function ready() {
    for (const drop of document.querySelectorAll("[data-drop]:not([data-alive])")) new Drop(drop);
  }

  class Drop {
    constructor(element) {
      this.element = element;
      this.form = element.closest("form");
      this.list = element.querySelector("[data-list]");
      this.said = element.querySelector("[data-said]");
      this.row = element.parentElement.querySelector("template[data-upload-row]");
      this.queue = [];
      this.running = 0;
      element.dataset.alive = "true";
      const pick = element.querySelector("[data-pick]");
      pick.accept = element.dataset.endings;
      if (element.dataset.file) pick.multiple = false;
      pick.addEventListener("change", () => {
        this.take([...pick.files]);
        pick.value = "";
      });
      element.addEventListener("dragover", (event) => {
        event.preventDefault();
        element.dataset.over = "true";
      });
      for (const end of ["dragleave", "drop"]) element.addEventListener(end, () => delete element.dataset.over);
      element.addEventListener("drop", (event) => {
        event.preventDefault();
        this.take([...event.dataTransfer.files]);
      });
      window.addEventListener("beforeunload", (event) => {
        if (this.running) event.preventDefault();
      });
    }

    take(files) {
      for (const file of files) {
        const upload = new Sending(this, file);
        this.list.append(upload.element);
        this.queue.push(upload);
      }
      this.next();
    }

    next() {
      while (this.running < AT_ONCE && this.queue.length) {
        const upload = this.queue.shift();
        if (upload.isGone) continue;
        this.running += 1;
        upload.run().finally(() => {
          this.running -= 1;
          this.next();
        });
      }
    }

    value(name) {
      const field = this.form?.elements.namedItem(name);
      return field ? field.value : "";
    }

    get leaf() {
      return this.element.dataset.leaf ?? this.value("leaf");
    }

    get token() {
      const shell = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
      return this.value("csrfmiddlewaretoken") || shell["X-CSRFToken"] || "";
    }
  }

  class Sending {
    constructor(drop, file) {
      this.drop = drop;
      this.file = file;
      this.leaf = drop.leaf; // as it stood when the file was put in
      this.isGone = false;
      this.element = drop.row.content.firstElementChild.cloneNode(true);
      this.part("name").textContent = file.name;
      this.part("size").textContent = size(file.size);
      this.bar = this.element.querySelector("progress");
      this.bar.setAttribute("aria-label", file.name);
      this.part("pause").addEventListener("click", () => this.pause());
      this.part("again").addEventListener("click", () => this.again());
      this.part("drop-it").addEventListener("click", () => this.giveUp());
      this.show("waiting", "等待上传");
    }

    part(name) {
      return this.element.querySelector(`[data-${name}]`);
    }

    show(is, words) {
      this.element.dataset.is = is;
      this.part("state").textContent = words;
      this.part("pause").hidden = is !== "running";
      this.part("again").hidden = is !== "paused" && is !== "stuck";
      this.part("drop-it").hidden = is === "done" || is === "finishing";
      this.part("drop-it").textContent = is === "wrong" ? "移除" : "放弃";
    }

    get key() {
      const { name, size, lastModified } = this.file;
      const { unit = "", file = "", start } = this.drop.element.dataset;
      return [start, unit, this.leaf, file, name, size, lastModified].join("|");
    }

    async run() {
      this.stop = new AbortController();
      this.isPaused = false;
      try {
        await this.send();
      } catch (error) {
        if (this.isGone) return;
        if (this.isPaused) this.show("paused", "已暂停，可以继续");
        else if (error.again) this.show("stuck", `${error.message}可以点“继续”，从断开处接着传。`);
        else this.refused(error);
      }
    }

    async send() {
      const limit = Number(this.drop.element.dataset.largest);
      if (this.file.size > limit) {
        throw new Trouble(`文件有 ${size(this.file.size)}；单个文件最多 ${size(limit)}。请压缩或拆分后上传。`);
      }
      let state = (await this.known()) ?? (await this.begin());
      remember(this.key, state.id);
      const hash = new globalThis.KaopingSha256();
      await this.digest(hash, 0, state.received);
      let tries = 0;
      while (state.received < state.size) {
        this.progress(state.received);
        const from = state.received;
        const bytes = await this.read(from, Math.min(from + state.chunk, state.size));
        try {
          state = await this.patch(state, bytes);
          tries = 0;
        } catch (error) {
          if (this.stop.signal.aborted || (!error.again && error.received === null)) throw error;
          if (tries >= WAITS.length) throw error;
          this.show("running", `连接中断，第${tries + 1}次重试…`);
          await this.pass(WAITS[tries]);
          tries += 1;
          state = (await this.asked(state.id)) ?? state;
        }
        if (state.received < from) throw new Trouble("服务器没有保留已传的部分，请重新选择文件。");
        hash.update(bytes.subarray(0, state.received - from));
      }
      await this.finish(state, hash.hex());
    }

    // Hash what an earlier attempt has sent, so that the sum covers the whole file.
    async digest(hash, from, to) {
      for (let at = from; at < to; at += 4 * 1024 * 1024) {
        this.show("running", "正在核对已传的部分…");
        hash.update(await this.read(at, Math.min(at + 4 * 1024 * 1024, to)));
      }
    }

    async read(from, to) {
      try {
        return new Uint8Array(await this.file.slice(from, to).arrayBuffer());
      } catch {
        throw new Trouble("读不到这个文件，它可能已被移动或修改。请重新选择。");
      }
    }

    async known() {
      const id = recalled(this.key);
      const state = id ? await this.asked(id) : null;
      return state?.state === "receiving" ? state : null;
    }

    async asked(id) {
      try {
        return await this.call("GET", this.address(id));
      } catch (error) {
        if (error.again) return null;
        forget(this.key);
        return null;
      }
    }

    begin() {
      const { unit, file } = this.drop.element.dataset;
      const body = new URLSearchParams({ name: this.file.name, size: this.file.size, unit, leaf: this.leaf });
      if (file) body.set("file", file);
      return this.call("POST", this.drop.element.dataset.start, body);
    }

    patch(state, bytes) {
      return this.call("PATCH", this.address(state.id), bytes, {
        "Upload-Offset": String(state.received),
        "Content-Type": "application/offset+octet-stream",
      });
    }

    async finish(state, sha256) {
      this.progress(state.size);
      this.show("finishing", "已传完，正在检查文件…");
      const body = new URLSearchParams({
        sha256,
        effective_on: this.drop.value("effective_on"),
        reason: this.drop.value("reason"),
      });
      const filed = await this.call("POST", `${this.address(state.id)}finish/`, body);
      forget(this.key);
      this.show("done", "已存入");
      const link = document.createElement("a");
      link.href = filed.url;
      link.textContent = this.file.name;
      this.part("name").replaceChildren(link);
      this.notes(filed.notes);
      this.drop.said.textContent = `${this.file.name}已存入`;
      this.drop.element.dispatchEvent(new CustomEvent("evidence:filed", { bubbles: true, detail: filed }));
    }

    async call(method, address, body, headers = {}) {
      let response;
      try {
        response = await fetch(address, {
          method,
          body,
          headers: { "X-CSRFToken": this.drop.token, Accept: "application/json", ...headers },
          signal: this.stop.signal,
          redirect: "manual",
          cache: "no-store",
        });
      } catch {
        throw new Trouble("没有连上服务器。", { again: true });
      }
      const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
      const answer = isJson ? await response.json() : {};
      if (response.ok) return answer;
      if (response.type === "opaqueredirect" || response.status === 401) {
        throw new Trouble("登录已经过期，请在新的窗口登录。", { again: true });
      }
      if (response.status >= 500 || response.status === 408 || response.status === 429) {
        throw new Trouble(answer.message ?? "服务器暂时没有应答。", { again: true });
      }
      const words = answer.message ?? `服务器没有接收（${response.status}）。请刷新页面后重试。`;
      throw new Trouble(words, { problems: answer.problems ?? [], received: answer.received ?? null });
    }

    address(id) {
      return `${this.drop.element.dataset.start}${id}/`;
    }

    pass(milliseconds) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, milliseconds);
        this.stop.signal.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(new Trouble("已暂停"));
        });
      });
    }

    progress(received) {
      const percent = this.file.size ? Math.floor((received * 100) / this.file.size) : 0;
      this.bar.value = percent;
      this.show("running", `${percent}%，已传 ${size(received)}`);
    }

    refused(error) {
      forget(this.key);
      this.show("wrong", error.problems?.length ? "没有接收：" : error.message);
      this.notes((error.problems ?? []).map((one) => one.message));
      this.drop.said.textContent = `${this.file.name}没有接收`;
    }

    notes(texts) {
      const lines = texts.map((text) => {
        const line = document.createElement("li");
        line.textContent = text;
        return line;
      });
      this.part("notes").replaceChildren(...lines);
    }

    pause() {
      this.isPaused = true;
      this.stop.abort();
    }

    again() {
      this.show("waiting", "等待上传");
      this.drop.queue.push(this);
      this.drop.next();
    }

    giveUp() {
      this.isGone = true;
      this.stop?.abort();
      const id = recalled(this.key);
      forget(this.key);
      this.element.remove();
      if (id) {
        const headers = { "X-CSRFToken": this.drop.token };
        fetch(this.address(id), { method: "DELETE", headers }).catch(() => {}); // cleared in three days anyway
      }
    }
  }

  function memory() {
    try {
      return JSON.parse(localStorage.getItem(MEMORY) ?? "{}");
    } catch {
      return {};
    }
  }

  function keep(all) {
    try {
      localStorage.setItem(MEMORY, JSON.stringify(all));
    } catch {
      // Without memory an upload cannot go on after the page was closed; all else works.
    }
  }

  const recalled = (key) => memory()[key];
  const remember = (key, id) => keep({ ...memory(), [key]: id });

  function forget(key) {
    const all = memory();
    delete all[key];
    keep(all);
  }

  function size(bytes) {
    let amount = bytes;
    const units = ["字节", "KB", "MB", "GB"];
    let at = 0;
    for (; amount >= 1024 && at < units.length - 1; at += 1) amount /= 1024;
    return `${Number(amount.toFixed(1))} ${units[at]}`;
  }

  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:load", ready);
  if (document.readyState !== "loading") ready();
})();
