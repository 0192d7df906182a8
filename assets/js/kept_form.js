/* A form whose session ended while it was filled in: its texts stay in this tab until it is closed,
   and are filled in again when sign-in leads the same account back to it. Never pictures. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const key = `draft:${form.dataset.kept}:${location.pathname}`;
  const counts = (each) => each.name && each.name !== "csrfmiddlewaretoken"
    && !["file", "submit", "button", "reset"].includes(each.type);
  const ticked = (each) => each.type === "checkbox" || each.type === "radio";

  form.addEventListener("submit", () => {
    const texts = [...form.elements].filter(counts)
      .map((each) => [each.name, each.value, ticked(each) ? each.checked : null]);
    try { sessionStorage.setItem(key, JSON.stringify(texts)); } catch { /* full: nothing is kept */ }
  });

  let texts = null;
  try {
    texts = JSON.parse(sessionStorage.getItem(key) || "null");
    sessionStorage.removeItem(key);
  } catch { /* nothing was kept */ }
  if (!texts || new URLSearchParams(location.search).get("draft") !== "restore") return;
  texts.forEach(([name, value, checked]) => {
    const same = [...form.elements].filter((each) => counts(each) && each.name === name);
    const field = checked === null ? same[0] : same.find((each) => each.value === value);
    if (!field) return;
    if (checked === null) field.value = value;
    else field.checked = checked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const told = document.createElement("p");
  told.className = "notice notice-success";
  told.setAttribute("role", "status");
  told.textContent = "已填的文字恢复了，照片和文件要重新选择。请核对后再提交。";
  form.before(told);
})();
