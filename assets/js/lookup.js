/* Lookups: type, choose from the list by mouse, touch or keys. A form of filters is sent at once.
   Without this script they are texts that the server resolves. */
(() => {
  "use strict";

  document.querySelectorAll("[data-lookup]").forEach((box) => {
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
      if (input.form.matches("[data-autosubmit]")) input.form.requestSubmit();
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
      const expired = answer.headers.has("HX-Redirect");
      list.innerHTML = expired
        ? '<div class="lookup-none" role="option" aria-disabled="true">登录已过期，不能查找。提交后会请您重新登录，已填的文字不会丢。</div>'
        : await answer.text();
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
})();
