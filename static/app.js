// Small comforts. Every page works without this file; no words live here (see templates/_phrases.html).
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);

  // Stepper: .stepper > button[data-step="-5"] · input · button[data-step="5"]. data-clock on the input: a time, in the
  // form it already has (10.10 or 10:10); data-min and data-max in minutes or in the number's own unit.
  const minutes = (text) => text.split(/[.:]/).reduce((sum, part) => sum * 60 + Number(part), 0);
  const clock = (total, mark) => [Math.floor(total / 60), total % 60].map((n) => String(n).padStart(2, "0")).join(mark);
  const step = (button) => {
    const input = $("input", button.closest(".stepper")), { value, dataset } = input, timed = "clock" in dataset;
    const was = (timed ? minutes(value) : Number(value.replace(",", "."))) || 0;
    const low = Number(dataset.min ?? 0), high = Number(dataset.max ?? (timed ? 1439 : 1e9));
    const now = Math.min(Math.max(was + Number(button.dataset.step), low), high);
    input.value = timed ? clock(now, value.includes(".") ? "." : ":") : now;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) step(button);
  });

  // Scale: the chosen radio's data-anchor is said below it. Summary: [data-sum="name"] repeats a field's value.
  document.addEventListener("change", ({ target }) => {
    const said = $("p", target.closest(".scale") ?? document.createElement("i"));
    if (said && target.dataset.anchor) said.textContent = target.dataset.anchor;
    for (const place of document.querySelectorAll(`[data-sum="${CSS.escape(target.name ?? "")}"]`)) {
      place.textContent = target.dataset.said ?? target.value;
    }
  });

  // Busy: a sent form says so and cannot be sent twice. pageshow: coming back with the back button frees it again.
  const busy = (form, on) => {
    const inside = form.id ? `button[form="${CSS.escape(form.id)}"]` : "";
    for (const button of [...form.querySelectorAll("button:not([type=button])"), ...(inside ? document.querySelectorAll(inside) : [])]) {
      on ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form.method || "get") === "get") return;
    if (!navigator.onLine) return event.preventDefault(), say("offline");
    if ($('[aria-busy="true"]', form) ?? (form.id && $(`[form="${CSS.escape(form.id)}"][aria-busy="true"]`))) event.preventDefault();
    else setTimeout(() => event.defaultPrevented || busy(form, true));
  });
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => busy(form, false)));

  // Requests of htmx that fail: what happened, what was kept, what to do. The page stays as it was.
  const say = (name) => $("#messages")?.replaceChildren($(`#say-${name}`).content.cloneNode(true));
  const form = (event) => event.detail.elt.closest("form");
  document.addEventListener("htmx:beforeRequest", (event) => form(event) && busy(form(event), true));
  document.addEventListener("htmx:afterRequest", (event) => form(event) && busy(form(event), false));
  document.addEventListener("htmx:sendError", () => say("offline"));
  document.addEventListener("htmx:timeout", () => say("offline"));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (!detail.xhr.getResponseHeader("HX-Redirect")) say(detail.xhr.status >= 500 ? "error" : "refused");
  });

  // Of many tabs, the current one is in sight.
  $(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // "/" goes to the search field, unless one is typing.
  document.addEventListener("keydown", (event) => {
    const search = $("input[type=search]");
    if (event.key !== "/" || !search || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    search.focus();
  });
})();
