/* The index of registers: narrowed as one types, walked with the arrow keys, folded on the phone.
   Without this script every group is open and the search is sent to the server. */
(() => {
  "use strict";

  const form = document.querySelector("[data-register-search]");
  if (!form) return;
  const box = form.querySelector("input[type=search]");
  const told = form.querySelector("[data-register-told]");
  const groups = [...document.querySelectorAll("[data-register-group]")];
  const lines = groups.flatMap((group) => [...group.querySelectorAll("[data-register]")].map((line) => ({
    line,
    group,
    link: line.querySelector("a"),
    said: `${line.textContent} ${line.dataset.words}`.toLowerCase(),
  })));
  const wide = matchMedia("(min-width: 48rem)").matches;
  const before = told.innerHTML;
  let open = groups.map((group) => wide || "mine" in group.dataset || groups.length === 1);
  groups.forEach((group, at) => { group.open = open[at]; });

  function narrow() {
    const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    // While searching each register stands once, in its part.
    lines.forEach((each) => {
      const mine = words.length && "mine" in each.group.dataset;
      each.line.hidden = Boolean(mine) || !words.every((word) => each.said.includes(word));
    });
    groups.forEach((group, at) => {
      const some = [...group.querySelectorAll("[data-register]")].some((line) => !line.hidden);
      group.hidden = !some;
      group.open = words.length ? some : open[at];
    });
    if (!words.length) { told.innerHTML = before; return; }
    const number = shown().length;
    told.textContent = number ? `找到 ${number} 张，回车打开第一张，↑↓ 挑选` : "没有名称、用途或职责含这些字的登记表";
  }
  const shown = () => lines.filter((each) => !each.line.hidden && each.group.open).map((each) => each.link);
  // A group folded or opened by hand stays so after a search.
  groups.forEach((group, at) => {
    group.querySelector("summary").addEventListener("click", () => {
      if (!box.value.trim()) open = open.map((was, index) => (index === at ? !group.open : was));
    });
  });

  box.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = shown()[0];
    if (box.value.trim() && first) first.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = shown();
    const at = links.indexOf(event.target);
    if (event.target !== box && at < 0) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) box.focus();
    else if (links[next]) links[next].focus();
  });
  if (box.value) narrow();
  if (wide && box.dataset.choosing === "yes") box.focus({ preventScroll: true });
})();
