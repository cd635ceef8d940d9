// Comfort only: the page reads completely without it.
(() => {
  // A region takes keyboard focus only while it scrolls.
  const regions = [...document.querySelectorAll(".scroll")];
  const fit = () => regions.forEach(r => {
    if (r.scrollWidth > r.clientWidth + 1 || r.scrollHeight > r.clientHeight + 1) r.tabIndex = 0;
    else r.removeAttribute("tabindex");
  });
  addEventListener("resize", fit);
  document.addEventListener("toggle", fit, true);
  fit();

  // The contents list is folded on a narrow screen.
  const list = document.querySelector(".contents details");
  const wide = matchMedia("(min-width: 68rem)");
  const fold = () => { if (list) list.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();

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
