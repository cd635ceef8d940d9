// Comfort only: the page reads completely without it.
(() => {
  // A region takes keyboard focus only while it scrolls.
  const regions = [...document.querySelectorAll(".scroll")];
  const fit = () => regions.forEach(r => {
    const wide = r.scrollWidth > r.clientWidth + 1;
    r.classList.toggle("wide", wide);
    if (wide || r.scrollHeight > r.clientHeight + 1) r.tabIndex = 0;
    else r.removeAttribute("tabindex");
  });
  addEventListener("resize", fit);
  document.addEventListener("toggle", fit, true);
  fit();

  // The contents list and the downloads are folded on a narrow screen.
  for (const [part, least] of [[".contents details", "68rem"], [".masthead details", "40rem"]]) {
    const list = document.querySelector(part), wide = matchMedia(`(min-width: ${least})`);
    const fold = () => { if (list) list.open = wide.matches; };
    wide.addEventListener("change", fold);
    fold();
  }

  // Mark the section being read.
  const links = new Map([...document.querySelectorAll(".contents a")].map(a => [a.hash.slice(1), a]));
  const heads = [...links.keys()].map(id => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const past = heads.filter(h => h.getBoundingClientRect().top < innerHeight * 0.3);
    const now = past.length ? past[past.length - 1].id : "";
    links.forEach((a, id) => id === now ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current"));
  };
  let due = false;
  addEventListener("scroll", () => {
    if (!due) { due = true; requestAnimationFrame(() => { due = false; mark(); }); }
  }, { passive: true });
  mark();

  // A picture is saved as it stands in the page, with the letters it shares with the others.
  document.querySelectorAll(".save-picture").forEach(button => {
    const figure = button.closest("figure"), drawn = figure.querySelector(".picture svg");
    button.hidden = !drawn;
    button.addEventListener("click", () => {
      const copy = drawn.cloneNode(true), box = drawn.viewBox.baseVal;
      const letters = document.createElementNS(drawn.namespaceURI, "defs");
      new Set([...copy.querySelectorAll("use")].map(use => use.getAttribute("href").slice(1))).forEach(id => {
        if (!copy.querySelector("#" + CSS.escape(id))) letters.append(document.getElementById(id).cloneNode(true));
      });
      copy.prepend(letters);
            copy.setAttribute("width", box.width + "pt");
      copy.setAttribute("height", box.height + "pt");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
      link.download = figure.dataset.name + ".svg";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  });

  // Browsers without anchor positioning: put a number's origin beside the number.
  if (!CSS.supports("position-area: bottom")) {
    document.addEventListener("click", event => {
      const button = event.target.closest(".num");
      const note = button && document.getElementById(button.getAttribute("popovertarget"));
      if (!note || !note.matches(":popover-open")) return;
      const at = button.getBoundingClientRect(), room = document.documentElement.clientWidth - note.offsetWidth - 16;
      const below = at.bottom + 6 + note.offsetHeight < innerHeight;
      note.style.margin = "0";
      note.style.inset = "auto";
      note.style.left = Math.max(16, Math.min(at.left, room)) + "px";
      note.style.top = (below ? at.bottom + 6 : Math.max(8, at.top - 6 - note.offsetHeight)) + "px";
    });
  }
})();
