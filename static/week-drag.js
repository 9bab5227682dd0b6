// Dragging visits from the tray onto the week board; week.js puts them down.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const ticked = () => all("#tray .chip :checked");
  const cellAt = (x, y) => document.elementFromPoint(x, y)?.closest("td[data-v], .open td");
  const text = (node) => node.innerText.replace(/\s+/g, " ").trim();
  let drag = null;

  // By mouse at once; by finger after a short hold, so that a swipe still scrolls.
  const lift = (pointer) => {
    const { chip, x, y } = drag, box = $("input", chip);
    if (!box.checked) box.click();
    chip.setPointerCapture(pointer);
    const label = ticked().length > 1 ? ticked().length : text(chip);
    drag.on = Object.assign(document.createElement("div"), { className: "carried", textContent: label });
    document.body.append(drag.on);
    document.body.toggleAttribute("data-drag", true);
    follow(x, y);
  };
  const follow = (x, y) => {
    drag.on.style.transform = `translate(${x + 12}px, ${y - 56}px)`;
    all(".board .over").forEach((td) => td.classList.remove("over"));
    cellAt(x, y)?.classList.add("over");
    scrollBy(0, y < 80 ? -14 : y > innerHeight - 80 ? 14 : 0);
    $(".scroller").scrollBy(x < 60 ? -14 : x > innerWidth - 60 ? 14 : 0, 0);
  };
  document.addEventListener("pointerdown", (event) => {
    const chip = event.target.closest("#tray .chip:not(:has(:disabled))");
    if (!chip || !event.isPrimary || event.button) return;
    const mouse = event.pointerType === "mouse";
    drag = { chip, mouse, x: event.clientX, y: event.clientY };
    if (!mouse) drag.hold = setTimeout(lift, 250, event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (drag.on) return follow(event.clientX, event.clientY);
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 8) return;
    if (drag.mouse) lift(event.pointerId);
    else clearTimeout(drag.hold), (drag = null);
  });
  document.addEventListener("touchmove", (event) => drag?.on && event.preventDefault(), { passive: false });
  const end = (event) => {
    clearTimeout(drag?.hold);
    if (!drag?.on) return (drag = null);
    const td = event.type === "pointerup" && cellAt(event.clientX, event.clientY);
    drag.on.remove();
    document.body.removeAttribute("data-drag");
    all(".board .over").forEach((one) => one.classList.remove("over"));
    setTimeout(() => (drag = null));
    if (td) document.dispatchEvent(new CustomEvent("week:drop", { detail: td }));
  };
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);

  // Links of the board below would be dragged by the browser itself.
  document.addEventListener("dragstart", (event) => drag && event.preventDefault());

  // The click that ends a drag does not untick what was dragged.
  document.addEventListener("click", (event) => drag?.on && (event.preventDefault(), event.stopPropagation()), true);
})();
