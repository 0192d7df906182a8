// The little script that pages need: hotkey, menus, drawer, dialogs. Everything works without it.
(function () {
  "use strict";

  const drawer = () => document.getElementById("drawer");
  const drawerBody = () => document.getElementById("drawer-body");

  // ---- hotkey: Ctrl-K or ⌘K goes to the search box
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const box = document.querySelector('[data-hotkey="k"]');
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Escape") {
      if (event.target.matches("[data-hotkey]")) event.target.blur();
      document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  // ---- menus: one open at a time, closed by a click elsewhere; lazy ones fetch their panel once
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches || !menu.matches("details[data-lazy]") || !menu.open || menu.dataset.filled) return;
    menu.dataset.filled = "1";
    htmx.ajax("GET", menu.dataset.lazy, { target: menu.querySelector("[data-lazy-into]"), swap: "innerHTML" });
  }, true);

  // ---- drawer: a[data-drawer] shows its page beside this one; the address follows, Back closes it
  function openDrawer(address, push) {
    const body = drawerBody();
    body.setAttribute("aria-busy", "true");
    htmx.ajax("GET", address, { target: body, swap: "innerHTML" }).then(() => {
      body.removeAttribute("aria-busy");
      const heading = body.querySelector("h1, h2");
      drawer().setAttribute("aria-label", heading ? heading.textContent.trim() : "详情");
      if (!drawer().open) drawer().showModal();
      drawer().scrollTop = 0;
      body.focus({ preventScroll: true });
    });
    if (push) history.pushState({ drawer: true }, "", address);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (!link || !drawer() || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openDrawer(link.getAttribute("href"), !drawer().open);
  });
  document.addEventListener("close", (event) => {
    if (event.target.id !== "drawer") return;
    drawerBody().replaceChildren();
    const moved = drawer().dataset.moved;
    if (moved) {
      delete drawer().dataset.moved;
      window.addEventListener("popstate", () => location.reload(), { once: true });
    }
    if (history.state && history.state.drawer) history.back();
  }, true);
  // What was done in the drawer moved figures of the page behind it: read that page anew.
  document.addEventListener("figures-moved", () => { if (drawer().open) drawer().dataset.moved = "1"; });
  window.addEventListener("popstate", () => {
    if (drawer() && drawer().open) drawer().close();
  });

  // ---- dialogs: [data-dialog] opens the one its href names; a click on the backdrop closes
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.getAttribute("href").slice(1));
      if (dialog) { event.preventDefault(); dialog.showModal(); }
      return;
    }
    const closer = event.target.closest("[data-close-dialog]");
    const dialog = closer ? closer.closest("dialog") : event.target.matches("dialog") && event.target;
    if (dialog && dialog.open) { event.preventDefault(); dialog.close(); }
  });

  // A refused step opens its dialog again; a link from the desk names the one it leads to.
  const named = document.querySelector("dialog[data-open]")
    || (location.hash.length > 1 && document.getElementById(location.hash.slice(1)));
  if (named && named.matches("dialog")) named.showModal();

  // ---- signing out takes the account's unsent texts off this device
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    try {
      const own = `draft:${event.target.dataset.signOut}:`;
      [localStorage, sessionStorage].forEach((kept) => {
        Object.keys(kept).filter((key) => key.startsWith(own)).forEach((key) => kept.removeItem(key));
      });
    } catch { /* nothing was kept */ }
  });

  // ---- a second press sends nothing: the form is on its way
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-record-form]") || event.defaultPrevented) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    setTimeout(() => { release(form); }, 8000);
  });
  function release(form) {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((each) => each.removeAttribute("aria-busy"));
  }
  // Back shows the page as it was left: its forms can be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form[data-sending]");
    if (form) release(form);
  });

  // ---- no network, or no answer: said where messages stand, for htmx would say nothing
  document.addEventListener("htmx:sendError", () => {
    const told = document.createElement("p");
    told.className = "notice notice-error";
    told.textContent = "没有连上服务器，刚才的操作没有办成。请检查网络后再试。";
    document.getElementById("messages").replaceChildren(told);
  });

  // ---- forms that send themselves when a choice changes; their button is for those without script
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-autosubmit]") && event.target.matches("select")) form.requestSubmit();
  });

  // ---- a problem or error summary takes the focus, so that it is read and its links are near
  function focusProblem(root) {
    const problem = root.querySelector && root.querySelector("[data-focus]");
    if (problem) problem.focus();
  }
  document.addEventListener("DOMContentLoaded", () => {
    document.documentElement.classList.add("scripted");
    document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
    focusProblem(document);
  });
  document.addEventListener("htmx:afterSwap", (event) => focusProblem(event.detail.target));
})();
