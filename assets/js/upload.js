/* A large file on its way: how far it is. Without this script the form is sent as any other. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-upload]");
  if (!form || !window.FormData) return;
  const bar = form.querySelector(".upload-bar");
  const progress = bar.querySelector("progress");
  const told = bar.querySelector("[role=status]");
  const button = form.querySelector("button[type=submit]");

  const size = (bytes) => bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;

  function stopped(words) {
    button.disabled = false;
    progress.value = 0;
    told.textContent = words;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    bar.hidden = false;
    const sent = new XMLHttpRequest();
    sent.open("POST", form.action || window.location.href);
    sent.upload.addEventListener("progress", (at) => {
      if (!at.lengthComputable) return;
      progress.value = 100 * at.loaded / at.total;
      told.textContent = at.loaded < at.total
        ? `已传 ${size(at.loaded)}，共 ${size(at.total)}`
        : "已传完，正在核对，行数多时要等几分钟…";
    });
    sent.addEventListener("load", () => {
      if (sent.responseURL && sent.responseURL !== new URL(form.action || window.location.href, window.location.href).href) {
        window.location.assign(sent.responseURL);
        return;
      }
      // What is wrong with the form comes as the page itself.
      document.open();
      document.write(sent.responseText);
      document.close();
    });
    sent.addEventListener("error", () => stopped("没有传上去，请看网络是否断了，再传一次。"));
    sent.send(new FormData(form));
  });
})();
