// One part of a long form at a time on a phone (docs/ui.md). Without script the whole form stands.
(() => {
  "use strict";
  const narrow = window.matchMedia("(max-width: 700px)");

  function stepping(form) {
    const steps = [...form.querySelectorAll("[data-step]")];
    const submit = form.querySelector("[data-step-submit]");
    if (steps.length < 2 || !submit) return;
    const actions = submit.parentElement;
    const back = button("上一步");
    const next = button("下一步", "btn-primary");
    const count = document.createElement("p");
    count.className = "step-count";
    count.setAttribute("aria-live", "polite");
    form.insertBefore(count, steps[0]);
    actions.prepend(back, next);
    let at = Math.max(0, steps.findIndex((step) => step.querySelector(".field-wrong")));

    function button(text, look = "") {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `btn ${look}`.trim();
      made.textContent = text;
      return made;
    }

    function show() {
      const on = narrow.matches;
      form.classList.toggle("stepping", on);
      steps.forEach((step, number) => step.classList.toggle("step-now", number === at));
      count.hidden = back.hidden = next.hidden = !on;
      submit.hidden = on && at < steps.length - 1;
      back.hidden = !on || at === 0;
      next.hidden = !on || at === steps.length - 1;
      count.textContent = `第 ${at + 1} 步，共 ${steps.length} 步`;
    }

    function go(to) {
      at = to;
      show();
      const first = steps[at].querySelector("input, select, textarea");
      if (first) first.focus({ preventScroll: true });
      form.scrollIntoView({ block: "start" });
    }

    next.addEventListener("click", () => go(at + 1));
    back.addEventListener("click", () => go(at - 1));
    // A link of the error summary leads into a part that is not shown.
    document.addEventListener("click", (event) => {
      const link = event.target.closest('.error-summary a[href^="#"]');
      const target = link && document.getElementById(link.hash.slice(1));
      if (!target) return;
      const holding = steps.findIndex((step) => step.contains(target));
      if (holding < 0) return;
      at = holding;
      show();
      target.focus();
    });
    form.addEventListener("keydown", (event) => {
      // Enter in a field goes on, as long as there is more to fill in.
      const fills = event.target.matches("input:not([type=file])");
      if (event.key !== "Enter" || !fills || !form.classList.contains("stepping")) return;
      if (at < steps.length - 1) {
        event.preventDefault();
        go(at + 1);
      }
    });
    narrow.addEventListener("change", show);
    show();
  }

  document.querySelectorAll("form[data-steps]").forEach(stepping);
})();
