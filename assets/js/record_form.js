/* The form of a record: lookups, money told in words of size, pictures shown, drafts kept.
   Without this script the form works as well: lookups are texts that the server resolves. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-record-form]");
  const sent = document.querySelector("[data-draft-sent]");
  if (sent) forget(sent.dataset.draftSent);
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
    unit.addEventListener("change", tell);
    tell();
  });

  /* Lookups: type, choose from the list by mouse, touch or keys. */
  form.querySelectorAll("[data-lookup]").forEach((box) => {
    const input = box.querySelector("input[type=text]");
    const chosen = box.querySelector("input[type=hidden]");
    const list = box.querySelector("[role=listbox]");
    let active = -1;
    let timer = 0;
    let asked = 0;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    const options = () => [...list.querySelectorAll("[role=option]")];
    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function choose(option) {
      input.value = option.dataset.text;
      chosen.value = option.dataset.value;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function mark(index) {
      const all = options();
      active = Math.max(0, Math.min(index, all.length - 1));
      all.forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
      if (all[active]) {
        input.setAttribute("aria-activedescendant", all[active].id);
        all[active].scrollIntoView({ block: "nearest" });
      }
    }
    async function ask() {
      const text = input.value.trim();
      const mine = ++asked;
      if (!text) { close(); return; }
      const address = new URL(box.dataset.lookup, location.href);
      address.searchParams.set("q", text);
      address.searchParams.set("for", input.id);
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (!answer.ok || mine !== asked) return;
      list.innerHTML = await answer.text();
      list.hidden = false;
      active = -1;
      input.setAttribute("aria-expanded", "true");
    }
    input.addEventListener("input", () => {
      chosen.value = "";
      clearTimeout(timer);
      timer = setTimeout(ask, 180);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden && event.key === "ArrowDown") { ask(); event.preventDefault(); return; }
      if (list.hidden) return;
      if (event.key === "ArrowDown") { mark(active + 1); event.preventDefault(); }
      if (event.key === "ArrowUp") { mark(active - 1); event.preventDefault(); }
      if (event.key === "Escape") close();
      if (event.key === "Enter" && options()[active]) {
        choose(options()[active]);
        event.preventDefault();
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 200));
    list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { choose(option); event.preventDefault(); }
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

  /* Unsent texts stay in this browser until they are sent or thrown away. */
  const key = form.dataset.draftKey;
  const skip = new Set(["csrfmiddlewaretoken", "uid", "version"]);
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
      if (each.type === "radio" || each.type === "checkbox") each.checked = each.value === all[each.name];
      else each.value = all[each.name];
      each.dispatchEvent(new Event("input", { bubbles: false }));
    });
    form.querySelectorAll("[data-lookup] input[type=hidden]").forEach((each) => {
      if (each.name in all) each.value = all[each.name];
    });
  }
  if (key && bar) {
    let saved = null;
    try { saved = JSON.parse(localStorage.getItem(key) || "null"); } catch { forget(key); }
    const fresh = form.dataset.fresh === "yes";
    if (saved && fresh && JSON.stringify(saved.texts) !== opened) {
      bar.hidden = false;
      bar.querySelector("[data-draft-when]").textContent = saved.when;
      bar.querySelector("[data-draft-restore]").addEventListener("click", () => {
        fill(saved.texts);
        bar.hidden = true;
      });
      bar.querySelector("[data-draft-discard]").addEventListener("click", () => {
        forget(key);
        bar.hidden = true;
      });
    }
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = texts();
        const when = new Date().toLocaleString("zh-CN", { hour12: false });
        try { localStorage.setItem(key, JSON.stringify({ when, texts: now })); } catch { /* full */ }
      }, 500);
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
