// Shows what our own server noticed in a question that was just saved. The page works without this
// file: its button saves, and the next page shows the same.

const line = (name, ...parts) => {
  const element = document.createElement(name);
  element.append(...parts);
  return element;
};

const said = (words) => {
  const element = line("span", words);
  element.className = "said";
  return element;
};

const show = (place, look) => {
  const shown = [];
  if (look.hints.length) {
    const hints = look.hints.map((hint) =>
      hint.words ? line("li", line("q", hint.words), ` ${hint.said}`) : line("li", hint.said));
    shown.push(line("ul", ...hints), line("p", `${look.lead} `, said(look.frame)));
  } else if (look.nothing) {
    shown.push(line("p", look.nothing));
  }
  place.lang = look.language;
  const before = place.textContent.replace(/\s+/g, " ").trim();
  const after = shown.map((one) => one.textContent).join(" ").replace(/\s+/g, " ").trim();
  // Heard again only where it changed.
  if (before !== after) place.replaceChildren(...shown);
};

document.querySelector("form[data-autosave]")?.addEventListener("setwise:saved", (event) => {
  for (const [name, look] of Object.entries(event.detail.looks ?? {})) {
    const place = document.querySelector(`[data-look="${CSS.escape(name)}"]`);
    if (place) show(place, look);
  }
});
