// Says what is to be mended in the words of a mail while they are typed. Without this file the
// page's Check button says the same.

const source = document.getElementById("source");
const list = document.getElementById("findings");
const WAIT_MS = 600;
let timer = 0;
let asked = 0;

function show(found) {
  list.replaceChildren();
  const stops = found.some((one) => one.stops);
  if (stops) source.setAttribute("aria-invalid", "true");
  else source.removeAttribute("aria-invalid");
  if (!found.length) {
    const nothing = document.createElement("p");
    nothing.className = "quiet";
    nothing.textContent = "Nothing to mend.";
    list.append(nothing);
    return;
  }
  const lines = document.createElement("ul");
  lines.className = "findings";
  for (const one of found) {
    const line = document.createElement("li");
    const word = document.createElement("span");
    word.className = `state state-${one.stops ? "stop" : "look"}`;
    word.textContent = one.stops ? "mend" : "look";
    line.append(word, ` ${one.message}`);
    lines.append(line);
  }
  list.append(lines);
}

async function check() {
  const number = ++asked;
  try {
    const answer = await fetch(source.dataset.findings, {
      method: "POST",
      credentials: "same-origin",
      body: new FormData(source.form),
    });
    // An answer that was overtaken by the next one is about words that are gone.
    if (answer.ok && number === asked) show(await answer.json());
  } catch {
    // The connection is away: the text stays, and Check or the next letter asks again.
  }
}

if (source?.dataset.findings) {
  source.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT_MS);
  });
}
