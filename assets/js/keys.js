/* Keys for those who use the keyboard: lines, days, months, and ? for all of them. Single letters
   can be turned off in the same place (WCAG 2.1.4); nothing here is the only way to anything. */
(() => {
  "use strict";

  const OFF = "keys-off";
  const LINES = "main .todo-line, main [data-keys-line], main table.grid tbody tr";
  const help = document.getElementById("keys");
  if (!help) return;

  const isOff = () => {
    try { return localStorage.getItem(OFF) === "yes"; } catch { return false; }
  };
  const box = help.querySelector("[data-keys-on]");
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try { localStorage.setItem(OFF, box.checked ? "no" : "yes"); } catch { /* for this page only */ }
  });

  const go = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  };

  function moveLine(step) {
    const links = [...document.querySelectorAll(LINES)]
      .map((line) => line.querySelector("a[href]"))
      .filter((link) => link && link.offsetParent);
    if (!links.length) return false;
    const now = links.findIndex((link) => link.closest(LINES).contains(document.activeElement));
    const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step;
    const link = links[Math.min(Math.max(next, 0), links.length - 1)];
    link.focus();
    link.scrollIntoView({ block: "nearest" });
    return true;
  }

  function moveDay(step) {
    const days = [...document.querySelectorAll("[data-keys-day]")].filter((day) => day.offsetParent);
    const now = days.indexOf(document.activeElement);
    if (now < 0) return false;
    if (days[now + step]) days[now + step].focus();
    else go(step < 0 ? "[data-keys-month] [rel=prev]" : "[data-keys-month] [rel=next]");
    return true;
  }

  const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const LETTERS = {
    j: () => moveLine(1),
    k: () => moveLine(-1),
    t: () => go("[data-keys-today]"),
    n: () => go("main a[href='/registers/new/'], .phone-bar a[href^='/registers/new/']"),
    g: () => go(".rail a[href='/'], .rail a[href^='/?']"),
    c: () => { location.assign("/calendar/"); return true; },
    r: () => { location.assign("/reminders/"); return true; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], [role=listbox], dialog")) return;
    if (document.querySelector("dialog[open]")) return;
    let done = false;
    if (event.key in ARROWS) {
      done = moveDay(ARROWS[event.key]);
      const onBody = document.activeElement === document.body || document.activeElement.id === "content";
      if (!done && onBody && Math.abs(ARROWS[event.key]) === 1) {
        done = go(ARROWS[event.key] < 0 ? "[data-keys-month] [rel=prev]" : "[data-keys-month] [rel=next]");
      }
    } else if (!isOff() && event.key === "?") {
      help.showModal();
      done = true;
    } else if (!isOff() && !event.shiftKey && event.key in LETTERS) {
      done = LETTERS[event.key]();
    }
    if (done) event.preventDefault();
  });
})();
