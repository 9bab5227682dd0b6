// The week board: tick visits in the tray, then tap a day; or with the arrow keys and Enter. Dragging: week-drag.js. All
// of it also works without, by the forms in the tray. Words stand in the page: data-… on #say.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const ticked = () => all("#tray .chip :checked");
  let next = "";

  const say = (name, words = {}) => {
    const place = $("#say");
    place.textContent = (place.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_all, key) => words[key] ?? "");
  };
  const text = (node) => node?.innerText.replace(/\s+/g, " ").trim() ?? "";
  const named = (td) => ({
    who: text($("th", td.parentElement)), day: text($(`thead tr > :nth-child(${td.cellIndex + 1})`)), what: text(td),
  });

  // Picked up: whatever is ticked.
  const picked = () => {
    const count = ticked().reduce((sum, box) => sum + (box.name === "every" ? Number(box.dataset.count) : 1), 0);
    document.body.toggleAttribute("data-carry", count > 0);
    return count;
  };
  document.addEventListener("change", ({ target }) => {
    if (!target.closest("#tray .chip")) return;
    const apart = { every: "visit", visit: "every" }[target.name];
    if (target.checked && apart) all(`#tray [name=${apart}]`).forEach((box) => (box.checked = false));
    const count = picked();
    say(count ? "picked" : "back", { count });
  });
  const putAway = () => {
    ticked().forEach((box) => (box.checked = false));
    picked();
    say("back");
    $("#tray .chip input")?.focus();
  };

  // Put down on a day: send the form with that cell and how it looked. An open row takes visits away from somebody.
  const drop = (td) => {
    const form = $("#give"), [, user, number] = td.id.match(/^c?(.+)-(\d)$/);
    const day = new Date(`${$("#week").dataset.from}T12:00Z`);
    day.setUTCDate(day.getUTCDate() + Number(number));
    $("input[name=to]", form)?.remove();
    const to = Object.assign(document.createElement("input"), { type: "hidden", name: "to" });
    to.value = `${td.dataset.v === undefined ? "open" : user}.${day.toISOString().slice(0, 10)}~${td.dataset.v ?? ""}`;
    form.append(to);
    next = `#${CSS.escape(td.id)} a`;
    form.requestSubmit();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".board a");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const td = link.closest("td");
    if (ticked().length && td.dataset.v !== undefined) return drop(td);
    all(".board [aria-current=true]").forEach((one) => one.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    next = "#tray h2";
    history.replaceState(history.state, "", link.href);
    htmx.ajax("GET", link.href, { target: "#tray", swap: "outerHTML" });
  });

  // By keyboard: arrows leave the tray for the board and go from day to day; Escape puts back.
  const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const go = (td) => { td.scrollIntoView({ block: "center", inline: "nearest" }); $("a", td)?.focus(); say("cell", named(td)); };
  document.addEventListener("keydown", (event) => {
    const chip = event.target.closest("#tray .chip input"), at = event.target.closest(".board td");
    if (chip && event.key === "Enter") return event.preventDefault(), chip.click();
    if ((!chip && !at) || !ticked().length) return;
    if (event.key === "Escape") return putAway();
    if (!arrows[event.key]) return;
    event.preventDefault();
    const rows = all(".board tr").filter((row) => $("td[data-v]", row)), from = at ?? $(".board [aria-current=true]")?.closest("td");
    if (!at) return go(rows.includes(from?.parentElement) ? from : rows[0].cells[from?.cellIndex ?? 1]);
    const [down, right] = arrows[event.key], row = rows[rows.indexOf(at.parentElement) + down];
    const to = row?.cells[at.cellIndex + right];
    if (to?.matches("td")) go(to);
  });

  document.addEventListener("week:drop", ({ detail }) => drop(detail));

  // A stale board (409) is shown; afterwards the focus is where the work goes on.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 409) return;
    detail.shouldSwap = true;
    detail.isError = false;
    next = "#tray h2";
  });
  document.addEventListener("htmx:afterSettle", () => {
    htmx.process($("#tray"));
    if (next) $(next)?.focus({ preventScroll: innerWidth >= 576 });
    next = "";
    picked();
  });
})();
