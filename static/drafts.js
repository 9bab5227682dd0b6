// Keeps what one types on the server, at most every two seconds, until the form is sent. Without it nothing is kept and
// everything else works. The words stand in templates/clients/_draft.html.
(() => {
  "use strict";
  const EVERY = 2000;
  for (const line of document.querySelectorAll("[data-draft]")) {
    const form = line.closest("form"), say = line.dataset;
    let waiting = 0, ticking = 0, kept = 0, done = false, last = "", request = null;

    const fields = () => {
      const data = new URLSearchParams(new FormData(form));
      data.set("place", say.place);
      data.delete("next");
      return data;
    };
    const show = (words) => {
      line.hidden = false;
      line.firstElementChild.textContent = words;
    };
    const age = () => {
      const seconds = Math.round((Date.now() - kept) / 1000);
      if (seconds > 59) clearInterval(ticking);
      show(seconds > 59 ? say.longer : seconds < 1 ? say.just : say.seconds.replace("#", seconds));
    };
    const keep = async (leaving = false) => {
      clearTimeout(waiting);
      waiting = 0;
      const data = fields(), text = String(data);
      if (done || text === last) return;
      request = new AbortController();
      try {
        const answer = await fetch(say.draft, {
          method: "POST", body: data, redirect: "manual", keepalive: leaving, signal: request.signal,
        });
        clearInterval(ticking);
        if (answer.status === 204) {
          last = text;
          kept = Date.now();
          ticking = setInterval(age, 1000);
          age();
        } else show(answer.status === 413 ? say.long : answer.status >= 500 ? say.lost : say.out);
      } catch {
        if (done) return;
        clearInterval(ticking);
        show(say.lost);
        waiting ||= setTimeout(keep, EVERY * 5);
      }
    };
    const later = () => { waiting ||= setTimeout(keep, EVERY) };

    last = String(fields());
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    document.addEventListener("visibilitychange", () => { if (document.hidden && waiting) keep(true) });
    form.addEventListener("submit", () => {
      done = true; // what is still under way would bring back what was sent
      clearTimeout(waiting);
      request?.abort();
    });
    addEventListener("pageshow", (event) => { if (event.persisted) done = false });
  }
})();
