// What-if panels: levers over numbers computed beforehand. Without this script the table beside them stands.
(() => {
  const SVG = "http://www.w3.org/2000/svg", MINUS = "\u2212";

  // A number as the page prints it: ties to even, thousands by comma, two figures below one.
  const written = (value, { digits, fixed }, unit) => {
    const size = Math.abs(value);
    const places = fixed || !(size > 1e-9 && size < 1) ? digits : Math.max(digits, 1 - Math.floor(Math.log10(size)));
    const halves = size * 2 ** (places + 1), tie = Number.isInteger(halves) && halves % 2 === 1;
    let text = size.toFixed(places);
    if (tie && Number(text.slice(-1)) % 2) text = (Number(text) - 10 ** -places).toFixed(places);
    if (!fixed && text.includes(".")) text = text.replace(/\.?0+$/, "");
    const [whole, part] = text.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? "." + part : "");
    const [one, many] = unit.split("|"), label = size === 1 || !many ? one : many;
    const glue = label && label !== "%" && /^[\x20-\x7e]/.test(label) ? " " : "";
    return (value < 0 && /[1-9]/.test(text) ? MINUS : "") + grouped + glue + label;
  };

  const coordinate = (lever, place) => lever.stops.length ? lever.stops[place] : place;

  // Multilinear between the nodes; exact on them.
  const valueAt = (outcome, levers, places) => {
    let corners = [[0, 1]];
    outcome.over.forEach((name, axis) => {
      const nodes = outcome.nodes[axis], lever = levers[name], place = places[name];
      let below = 0;
      while (below < nodes.length - 1 && nodes[below + 1] <= place) below++;
      const from = coordinate(lever, nodes[below]);
      const part = nodes[below] === place ? 0
        : (coordinate(lever, place) - from) / (coordinate(lever, nodes[below + 1]) - from);
      corners = corners.flatMap(([at, weight]) => part
        ? [[at * nodes.length + below, weight * (1 - part)], [at * nodes.length + below + 1, weight * part]]
        : [[at * nodes.length + below, weight]]);
    });
    return corners.reduce((sum, [at, weight]) => sum + weight * outcome.values[at], 0);
  };

  const goalAt = (outcome, levers, places) =>
    typeof outcome.target === "string" ? levers[outcome.target].stops[places[outcome.target]] : outcome.target;

  const standingAt = (outcome, levers, places) => {
    const goal = goalAt(outcome, levers, places);
    if (goal === null) return "";
    const value = valueAt(outcome, levers, places), lacking = outcome.sense === "at_most" ? value - goal : goal - value;
    const between = outcome.over.some((name, axis) => !outcome.nodes[axis].includes(places[name]));
    if (between && outcome.error && Math.abs(lacking) <= outcome.error) return "near";
    return lacking <= outcome.slack + 1e-9 * Math.max(1, Math.abs(goal)) ? "met" : "missed";
  };

  const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (all, key) => key in slots ? slots[key] : all);

  const clause = (outcome, levers, places, sentence) => {
    const value = valueAt(outcome, levers, places), standing = standingAt(outcome, levers, places);
    const said = fill(outcome.said, { value: written(value, outcome, outcome.unit) });
    if (!standing) return said;
    const lever = levers[outcome.target];
    return said + sentence.verdict + fill(outcome[standing], {
      target: lever ? lever.texts[places[outcome.target]] : outcome.target_text,
      gap: written(Math.abs(value - goalAt(outcome, levers, places)), outcome, outcome.gap_unit),
    });
  };

  const sentenceAt = ({ levers, outcomes, sentence }, places) => {
    const moved = Object.values(levers).filter(lever => places[lever.name] !== lever.start)
      .map(lever => fill(lever.phrase, { value: lever.texts[places[lever.name]] }));
    const listed = moved.length > 1
      ? moved.slice(0, -1).join(sentence.comma) + sentence.last + moved[moved.length - 1] : moved[0];
    const opening = moved.length ? fill(sentence.moved, { levers: listed }) : sentence.run;
    return opening + outcomes.filter(item => item.said).map(item => clause(item, levers, places, sentence)).join(sentence.next) + sentence.stop;
  };

  // A picture of one outcome along one lever, the last moved of those that matter to it: line or points, target,
  // the run's own setting (hollow) and the present one.
  const draw = (svg, outcome, { levers, words }, places, name) => {
    const lever = levers[name], count = lever.texts.length, all = [...Array(count).keys()];
    const along = all.map(place => valueAt(outcome, levers, { ...places, [name]: place }));
    const goals = all.map(place => goalAt(outcome, levers, { ...places, [name]: place })).filter(goal => goal !== null);
    const low = Math.min(...along, ...goals), high = Math.max(...along, ...goals), room = (high - low) * .08 || Math.abs(high) * .1 || 1;
    const ends = [coordinate(lever, 0), coordinate(lever, count - 1)];
    const x = place => 10 + 220 * (coordinate(lever, place) - ends[0]) / (ends[1] - ends[0]);
    const y = value => 98 - 74 * (value - low + room) / (high - low + 2 * room);
    const parts = [];
    const add = (tag, attributes, text) => {
      const part = document.createElementNS(SVG, tag);
      Object.entries(attributes).forEach(([key, value]) => part.setAttribute(key, value));
      if (text) part.textContent = text;
      parts.push(part);
    };
    const path = values => values.map((value, place) => `${place ? "L" : "M"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    add("path", { class: "axis", d: "M10 114H230" });
    if (goals.length) add("path", { class: "goal", d: path(goals) });
    if (lever.stops.length) add("path", { class: "curve", d: path(along) });
    else all.forEach(place => add("path", { class: "stem", d: `M${x(place).toFixed(1)} 114V${y(along[place]).toFixed(1)}` }));
    const spot = (kind, place, r) => add("circle", { class: kind, cx: x(place).toFixed(1), cy: y(along[place]).toFixed(1), r });
    const axis = outcome.over.indexOf(name), whole = axis >= 0 && outcome.nodes[axis].length === count;
    if (whole) all.forEach(place => spot("point", place, 1.8)); // computed one by one, not a curve
    spot("start", lever.start, 4);
    spot("now", places[name], 5.5);
    const word = (place, down, text, kind) =>
      add("text", { class: kind, x: place ? 230 : 10, y: down, "text-anchor": place ? "end" : "start" }, text);
    const inward = place => along[Math.round(place ? (count - 1) * .75 : (count - 1) * .25)];
    const over = place => along[place] >= inward(place); // the number stands off the line
    [0, count - 1].forEach(place => {
      word(place, y(along[place]) + (over(place) ? -10 : 15), written(along[place], outcome, ""), "");
      word(place, 129, lever.texts[place], "");
    });
    if (goals.length) { // where the line leaves most room, and out of the way of the number there
      const apart = place => Math.abs(y(along[place]) - y(goals[place])), side = apart(0) > apart(count - 1) ? 0 : count - 1;
      word(side, y(goals[side]) + (apart(side) < 20 && over(side) ? 14 : -5), words.goal, "goal-word");
    }
    svg.replaceChildren(...parts);
    svg.setAttribute("aria-label", fill(words.line_alt, {
      outcome: outcome.label, lever: lever.label, low: lever.texts[0], high: lever.texts[count - 1],
      first: written(along[0], outcome, outcome.unit), last: written(along[count - 1], outcome, outcome.unit),
      value: written(along[places[name]], outcome, outcome.unit),
    }));
  };

  const start = box => {
    const data = JSON.parse(box.querySelector(".panel-data").textContent), { words } = data;
    data.levers = Object.fromEntries(data.levers.map(lever => [lever.name, lever]));
    const { levers, outcomes } = data;
    const inputs = new Map([...box.querySelectorAll("[data-lever]")].map(part => [part.dataset.lever, part.querySelector("input, select")]));
    const cards = new Map([...box.querySelectorAll("[data-outcome]")].map(part => [part.dataset.outcome, part]));
    const said = box.querySelector("output");
    const matters = (outcome, name) => outcome.over.includes(name) || outcome.target === name;
    const own = Object.fromEntries(Object.values(levers).map(lever => [lever.name, lever.start]));
    const stirs = (outcome, name) => levers[name].texts.some((text, place) =>
      valueAt(outcome, levers, { ...own, [name]: place }) !== valueAt(outcome, levers, own));
    const latest = new Map(outcomes.map(outcome => [outcome.name, outcome.over.find(name => stirs(outcome, name)) || outcome.over[0]]));

    const card = (outcome, places) => {
      const part = cards.get(outcome.name), standing = standingAt(outcome, levers, places), lever = levers[outcome.target];
      part.dataset.standing = standing;
      part.querySelector(".outcome-value").textContent = written(valueAt(outcome, levers, places), outcome, outcome.unit);
      if (standing) {
        const target = lever ? lever.texts[places[outcome.target]] : outcome.target_text;
        part.querySelector(".outcome-target").textContent = `${words.goal} ${target}`;
        part.querySelector(".outcome-word").textContent = words[standing];
      }
      const name = latest.get(outcome.name);
      part.querySelector(".outcome-axis").textContent = levers[name].label;
      draw(part.querySelector("svg.outcome-line"), outcome, data, places, name);
    };

    const show = () => {
      const places = {};
      inputs.forEach((input, name) => {
        places[name] = Number(input.value);
        const text = levers[name].texts[places[name]], now = input.closest(".lever").querySelector(".lever-now");
        if (now) { now.textContent = text; input.setAttribute("aria-valuetext", text); }
        input.closest(".lever").classList.toggle("moved", places[name] !== levers[name].start);
      });
      outcomes.forEach(outcome => card(outcome, places));
      const text = sentenceAt(data, places);
      if (said.textContent !== text) said.textContent = text;
    };

    inputs.forEach((input, name) => input.addEventListener("input", () => {
      outcomes.filter(outcome => matters(outcome, name)).forEach(outcome => latest.set(outcome.name, name));
      show();
    }));
    box.querySelector(".panel-reset").addEventListener("click", () => {
      inputs.forEach((input, name) => { input.value = levers[name].start; });
      show();
    });

    const fold = box.querySelector(".panel-fold"), key = fold.querySelector("button");
    key.addEventListener("click", () => {
      const open = box.classList.toggle("open");
      key.setAttribute("aria-expanded", open);
      key.textContent = open ? words.hide_table : words.show_table;
      dispatchEvent(new Event("resize"));
    });
    box.classList.add("awake");
    box.querySelector(".panel-live").hidden = fold.hidden = false;
    show();
  };

  document.querySelectorAll(".panel").forEach(start);
})();
