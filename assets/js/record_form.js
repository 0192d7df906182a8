/* The form of a record: lookups, money told in words of size, pictures shown, drafts kept.
   Without this script the form works as well: lookups are texts that the server resolves. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-record-form]");
  const SENDING = "draft-sending"; // which draft the form now on its way came from
  if (document.querySelector("[data-draft-sent]")) {
    try { forget(sessionStorage.getItem(SENDING)); } catch { /* nothing was kept */ }
  }
  if (!form) return;

  function forget(key) {
    try { localStorage.removeItem(key); } catch { /* private windows refuse; nothing is lost */ }
  }

  /* Money: 元 or 万元, echoed in the unit its size asks for. */
  function sizeWords(text, unit) {
    const clean = text.replace(/[,，\s￥¥]/g, "");
    if (!/^-?\d+(\.\d+)?$/.test(clean)) return "";
    const yuan = Number(clean) * (unit === "万元" ? 10000 : 1);
    const size = Math.abs(yuan);
    const show = (value) => value.toLocaleString("zh-CN", { maximumFractionDigits: 4 });
    if (size >= 1e8) return `即 ${show(yuan / 1e8)} 亿元`;
    if (size >= 1e4) return `即 ${show(yuan / 1e4)} 万元`;
    return `即 ${yuan.toLocaleString("zh-CN", { minimumFractionDigits: 2 })} 元`;
  }
  form.querySelectorAll("[data-money]").forEach((box) => {
    const amount = box.querySelector("input");
    const unit = box.querySelector("select");
    const echo = form.querySelector(`#${amount.id}-size`);
    const tell = () => { echo.textContent = sizeWords(amount.value, unit.value); };
    amount.addEventListener("input", tell);
    amount.addEventListener("change", tell);
    unit.addEventListener("change", tell);
    tell();
  });

  /* What will count is told beside the form; where it can't be asked for, nothing is said of it:
     neither a lost connection nor an expired session may take away what is being typed. */
  form.querySelectorAll("[data-foreseen]").forEach((part) => {
    part.addEventListener("htmx:sendError", (event) => event.stopPropagation());
    part.addEventListener("htmx:beforeOnLoad", (event) => {
      if (event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
    });
  });

  /* Papers: each picture taken is added to those taken before, and shown. */
  form.querySelectorAll("[data-papers]").forEach((box) => {
    const input = box.querySelector("input[type=file]:not([data-camera])");
    const camera = box.querySelector("[data-camera]");
    const shown = box.querySelector("[data-paper-previews]");
    const kept = new DataTransfer();

    function render() {
      shown.replaceChildren(...[...kept.files].map((file, at) => {
        const item = document.createElement("li");
        if (file.type.startsWith("image/")) {
          const picture = document.createElement("img");
          picture.src = URL.createObjectURL(file);
          picture.alt = "";
          item.append(picture);
        }
        const name = document.createElement("span");
        name.textContent = `${file.name}（${Math.max(1, Math.round(file.size / 1024))} KB）`;
        const drop = document.createElement("button");
        drop.type = "button";
        drop.className = "paper-drop";
        drop.textContent = "移除";
        drop.setAttribute("aria-label", `移除 ${file.name}`);
        drop.addEventListener("click", () => { kept.items.remove(at); input.files = kept.files; render(); });
        item.append(name, drop);
        return item;
      }));
    }
    function take(source) {
      [...source.files].forEach((file) => kept.items.add(file));
      if (source !== input) source.value = "";
      input.files = kept.files;
      render();
    }
    input.addEventListener("change", () => take(input));
    if (camera) camera.addEventListener("change", () => take(camera));
  });

  /* Unsent texts stay in this browser, under the account's own key, until they are sent, thrown
     away, a week old, or their owner signs out. The form's number and version stay with them: sent
     twice it is one record, and a record changed meanwhile is told as such. */
  const key = form.dataset.draftKey;
  const WEEK = 7 * 24 * 3600 * 1000;
  const numbers = ["uid", "version"];
  const skip = new Set(["csrfmiddlewaretoken", "offered", ...numbers]);
  const bar = form.querySelector("[data-draft-bar]");
  const texts = () => {
    const all = {};
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string" && !skip.has(name)) all[name] = value;
    });
    return all;
  };
  const opened = JSON.stringify(texts());
  function fill(all) {
    [...form.elements].forEach((each) => {
      if (!(each.name in all) || each.type === "file") return;
      const before = each.type === "radio" || each.type === "checkbox" ? each.checked : each.value;
      const after = typeof before === "boolean" ? each.value === all[each.name] : all[each.name];
      if (before === after) return;
      if (typeof before === "boolean") each.checked = after;
      else each.value = after;
      const folded = each.type === "hidden" ? null : each.closest("details");
      if (folded) folded.open = true;
      if (each.closest("[data-money]")) each.dispatchEvent(new Event("change", { bubbles: false }));
    });
    form.querySelectorAll("[data-lookup] input[type=hidden]").forEach((each) => {
      if (each.name in all) each.value = all[each.name];
    });
  }
  function keep() {
    const kept = { at: Date.now(), texts: texts(), numbers: {} };
    kept.when = new Date(kept.at).toLocaleString("zh-CN", { hour12: false });
    numbers.filter((name) => form.elements[name]).forEach((name) => { kept.numbers[name] = form.elements[name].value; });
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full */ }
  }
  if (key && bar) {
    let saved = null;
    try { saved = JSON.parse(localStorage.getItem(key) || "null"); } catch { forget(key); }
    if (saved && !(Date.now() - saved.at < WEEK)) { forget(key); saved = null; }
    const fresh = form.dataset.fresh === "yes";
    if (saved && fresh && JSON.stringify(saved.texts) !== opened) {
      const restore = bar.querySelector("[data-draft-restore]");
      const take = () => {
        fill({ ...saved.texts, ...saved.numbers });
        bar.querySelector("[data-draft-told]").textContent = "已恢复";
        restore.hidden = true;
      };
      bar.hidden = false;
      bar.querySelector("[data-draft-when]").textContent = saved.when;
      restore.addEventListener("click", take);
      bar.querySelector("[data-draft-discard]").addEventListener("click", () => {
        forget(key);
        if (restore.hidden) form.reset();
        bar.hidden = true;
      });
      if (new URLSearchParams(location.search).get("draft") === "restore") take();
    }
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = 0;
        keep();
      }, 500);
    });
    form.addEventListener("submit", () => {
      if (timer) keep();
      try { sessionStorage.setItem(SENDING, key); } catch { /* the draft is offered once more */ }
    });
  }

  /* A second press does nothing; the server would recognise it as well, by the record's number. */
  form.addEventListener("submit", (event) => {
    const offline = form.querySelector("[data-offline]");
    if (offline) offline.hidden = navigator.onLine;
    if (!navigator.onLine) {
      event.preventDefault();
      if (offline) offline.scrollIntoView({ block: "nearest" });
      return;
    }
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sending; }, 8000);
  });
})();
