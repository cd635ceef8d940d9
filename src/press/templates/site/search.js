// Search in the reader's browser: Chinese by pairs of characters, other scripts by the beginnings of words.
(() => {
  const $ = id => document.getElementById(id), told = JSON.parse($("search-words").textContent);
  const STEP = 20, box = $("q"), hits = $("hits"), more = $("more");
  // One character for one character, so that a place in the folded text is a place in the text.
  const fold = text => Array.from(text, c => {
    const plain = c.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length === c.length ? plain : c.length === 1 && plain ? plain[0] : c;
  }).join("");
  const stem = word => word.length < 5 ? word : word.replace(/(?:ies|ing|ed|es|s|y|e)$/, "");
  const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // What is looked for: [expression, weight].
  const terms = query => {
    const found = new Set();
    for (const [run] of fold(query).matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+(?:[.,][\p{N}]+)*/gu)) {
      if (!/\p{Script=Han}/u.test(run)) found.add(`(?<![\\p{L}\\p{N}])${escaped(stem(run))}`);
      else if (run.length === 1) found.add(run);
      else for (let at = 0; at + 1 < run.length; at++) found.add(run.slice(at, at + 2));
    }
    return [...found].map(source => new RegExp(source, "gu"));
  };

  // Sections of the languages asked for, folded once.
  const folded = new Map();
  const sections = (lang, scenario) => (window.briefings || []).filter(held => !lang || held.lang === lang).flatMap(held => {
    if (!folded.has(held)) {
      const texts = held.texts.map(fold);
      folded.set(held, held.sections.map(([page, anchor, head, said]) => {
        const [address, title, name, scenarioTitle, notebook] = held.pages[page];
        return {
          lang: held.lang, address, title, scenario: name, scenarioTitle, notebook, anchor, head, order: page,
          said: said.map(n => held.texts[n]), head_: fold(title + " " + head), said_: said.map(n => texts[n]),
        };
      }));
    }
    return folded.get(held).filter(section => !scenario || section.scenario === scenario || section.scenario === "site");
  });

  const count = (expression, text) => (text.match(expression) || []).length;
  const TITLE = 3;  // a hit in a title or heading goes before any in the text
  const find = (query, lang, scenario) => {
    const wanted = terms(query), all = sections(lang, scenario), phrase = fold(query.trim());
    if (!wanted.length) return [];
    const rows = all.map(section => ({
      section, of: wanted.map(e => 4 * count(e, section.head_) + section.said_.reduce((n, text) => n + count(e, text), 0)),
    }));
    const rare = wanted.map((_, n) => Math.log(1 + all.length / (1 + rows.filter(row => row.of[n]).length)));
    const scored = rows.map(({ section, of }) => {
      const long = section.said_.reduce((n, text) => n + text.length, 0), hit = of.filter(Boolean).length / of.length;
      const whole = section.head_.includes(phrase) || section.said_.some(text => text.includes(phrase));
      const worth = of.reduce((sum, n, at) => sum + rare[at] * n / (n + 1 + long / 2000), 0);
      const head = wanted.filter(e => count(e, section.head_)).length / wanted.length;
      return { section, wanted, score: hit < 0.6 ? 0 : worth * hit * hit * (whole ? 2 : 1), named: head === 1 };
    }).filter(row => row.score > 0).sort((a, b) => b.named - a.named || b.score - a.score);
    // The same place in several scenarios is one hit.
    const places = new Map();
    for (const row of scored) {
      const { lang, notebook, head } = row.section, key = [lang, notebook, head].join("\0");
      if (places.has(key)) places.get(key).push(row);
      else places.set(key, [row]);
    }
    // Of the scenarios the first of the site, its default, stands for the others.
    return [...places.values()].map(rows => {
      rows.sort((a, b) => a.section.order - b.section.order);
      return { ...rows[0], also: rows.slice(1).map(row => row.section) };
    });
  };

  const element = (name, text, attributes = {}) => {
    const made = Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text });
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const href = ({ address, anchor }) => "../../" + address + (anchor ? "#" + anchor : "");

  // The text with what was found marked.
  const marked = (text, plain, wanted) => {
    const made = element("p"), spans = wanted.flatMap(e => [...plain.matchAll(e)].map(m => [m.index, m.index + m[0].length]));
    let at = 0;
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      if (end <= at) continue;
      made.append(text.slice(at, Math.max(at, start)));
      made.append(element("mark", text.slice(Math.max(at, start), end)));
      at = end;
    }
    made.append(text.slice(at));
    return made;
  };
  const snippet = ({ said, said_ }, wanted) => {
    const worth = said_.map(text => wanted.filter(e => text.search(e) >= 0).length), best = worth.indexOf(Math.max(...worth));
    if (best < 0 || !worth[best]) return said.length ? element("p", said[0].slice(0, 160)) : element("p");
    const first = Math.min(...wanted.map(e => said_[best].search(e)).filter(n => n >= 0));
    const wide = /\p{Script=Han}/u.test(said[best]) ? 90 : 200, from = Math.max(0, first - wide / 3 | 0);
    const cut = text => text.slice(from, from + wide);
    const made = marked(cut(said[best]), cut(said_[best]), wanted);
    if (from) made.prepend("…");
    if (from + wide < said[best].length) made.append("…");
    return made;
  };

  let found = [], shown = 0;
  const show = () => {
    for (const { section, wanted, also } of found.slice(shown, shown + STEP)) {
      const item = element("li", undefined, section.lang === told.lang ? {} : { lang: told.html[section.lang] });
      const link = element("a", section.head || section.title, { href: href(section) });
      const place = element("p", [section.head && section.title, section.scenarioTitle].filter(Boolean).join(" · "), { class: "small" });
      item.append(link, place, snippet(section, wanted));
      if (also.length) {
        const others = element("p", told.also + " ", { class: "small also" });
        for (const other of also) others.append(element("a", other.scenarioTitle, { href: href(other) }), " ");
        item.append(others);
      }
      hits.append(item);
    }
    shown = Math.min(found.length, shown + STEP);
    more.hidden = shown === found.length;
    more.textContent = told.more.replace("{count}", Math.min(STEP, found.length - shown));
  };

  // A language that is not there yet is loaded as a script, which a page opened from disk may do.
  const asked = new Set([told.lang]);
  const ready = langs => Promise.all(langs.filter(lang => !asked.has(lang)).map(lang => new Promise(done => {
    asked.add(lang);
    const script = element("script", undefined, { src: told.data[lang] });
    script.onload = script.onerror = done;
    document.head.append(script);
  })));

  const search = async () => {
    const query = box.value.trim(), lang = $("in-language").value;
    await ready(lang ? [lang] : Object.keys(told.data));
    if (query !== box.value.trim()) return;
    found = query ? find(query, lang, $("in-scenario").value) : [];
    shown = 0;
    hits.replaceChildren();
    $("count").textContent = !query ? "" : found.length ? told.count.replace("{count}", found.length) : told.none.replace("{query}", query);
    show();
  };
  let due;
  box.addEventListener("input", () => { clearTimeout(due); due = setTimeout(search, 150); });
  for (const id of ["in-scenario", "in-language"]) $(id).addEventListener("change", search);
  $("seek").addEventListener("submit", event => { event.preventDefault(); clearTimeout(due); search(); });
  more.addEventListener("click", () => { const next = hits.children.length; show(); hits.children[next]?.querySelector("a").focus(); });
  box.value = new URLSearchParams(location.search).get("q") || "";
  if (box.value) search();
})();
