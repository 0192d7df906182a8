/* A list of records: which columns are shown is remembered; how many rows are chosen is told. */
(() => {
  "use strict";

  const menu = document.querySelector("[data-columns]");
  if (menu) {
    const key = `columns:${menu.dataset.columns}`;
    const boxes = [...menu.querySelectorAll("input[type=checkbox]")];
    let hidden = [];
    try { hidden = JSON.parse(localStorage.getItem(key) || "[]"); } catch { hidden = []; }
    const apply = () => {
      boxes.forEach((box) => {
        document.querySelectorAll(`[data-column="${CSS.escape(box.value)}"]`).forEach((cell) => {
          cell.classList.toggle("column-hidden", !box.checked);
        });
      });
    };
    boxes.forEach((box) => {
      box.checked = !hidden.includes(box.value);
      box.addEventListener("change", () => {
        const away = boxes.filter((each) => !each.checked).map((each) => each.value);
        try { localStorage.setItem(key, JSON.stringify(away)); } catch { /* shown as asked, not kept */ }
        apply();
      });
    });
    apply();
  }

  const bulk = document.querySelector("form[data-bulk]");
  if (bulk && bulk.querySelector("[data-bulk-bar]")) {
    const all = bulk.querySelector("[data-pick-all]");
    const picks = [...bulk.querySelectorAll("input[name=uid]")];
    const told = bulk.querySelector("[data-bulk-count]");
    const buttons = bulk.querySelectorAll("[data-bulk-bar] .btn");
    const tell = () => {
      const chosen = picks.filter((each) => each.checked).length;
      told.textContent = chosen ? `已选 ${chosen} 条` : "勾选记录后可批量办理";
      all.checked = chosen === picks.length;
      all.indeterminate = chosen > 0 && chosen < picks.length;
      buttons.forEach((each) => { each.hidden = !chosen; });
    };
    all.addEventListener("change", () => {
      picks.forEach((each) => { each.checked = all.checked; });
      tell();
    });
    picks.forEach((each) => each.addEventListener("change", tell));
    tell();
  }
})();
