/* Amounts of money are said again in the unit their size asks for; sums of an order add up as they
   are typed. Without this script the server says the same. */
(() => {
  "use strict";

  const UNITS = { 亿元: 1e8, 亿: 1e8, 万元: 1e4, 万: 1e4, 元: 1 };

  /* What was typed, in 元; null where it is no amount. */
  function yuanOf(typed) {
    let text = typed.trim();
    let unit = 1;
    for (const [ending, worth] of Object.entries(UNITS)) {
      if (text.endsWith(ending)) { text = text.slice(0, -ending.length); unit = worth; break; }
    }
    const clean = text.replace(/[,，\s￥¥]/g, "");
    return /^\d+(\.\d+)?$/.test(clean) ? Number(clean) * unit : null;
  }

  function said(yuan) {
    const show = (value) => value.toLocaleString("zh-CN", { maximumFractionDigits: 6 });
    if (yuan >= 1e8) return `${show(yuan / 1e8)} 亿元`;
    if (yuan >= 1e4) return `${show(yuan / 1e4)} 万元`;
    return `${yuan.toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} 元`;
  }

  document.querySelectorAll("[data-size]").forEach((input) => {
    const echo = document.createElement("output");
    echo.className = "echo";
    echo.htmlFor = input.id;
    input.closest(".field").append(echo);
    const tell = () => {
      const yuan = yuanOf(input.value);
      echo.textContent = yuan === null ? "" : `即 ${said(yuan)}`;
    };
    input.addEventListener("input", tell);
    tell();
  });

  document.querySelectorAll("[data-sums]").forEach((form) => {
    const total = form.querySelector("[data-sum]");
    const boxes = [...form.querySelectorAll("[data-part]")];
    const tell = () => {
      const sum = boxes.reduce((all, box) => all + (yuanOf(box.value) || 0), 0);
      total.textContent = sum ? said(sum) : "–";
    };
    form.addEventListener("input", tell);
    form.querySelectorAll("[data-all-of]").forEach((button) => {
      button.addEventListener("click", () => {
        document.getElementById(button.dataset.allOf).value = button.value;
        tell();
      });
    });
    tell();
  });
})();
