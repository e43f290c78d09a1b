// Saves a form as it is typed. The page works without this file; a lost connection loses nothing:
// what could not be sent stays in this tab until it can.

const form = document.querySelector("form[data-autosave]");

if (form) {
  const note = form.querySelector("[data-saved]");
  const copyKey = `setwise:${location.pathname}`;
  const WAIT_MS = 1200;
  const RETRY_MS = 10000;
  let timer = 0;
  let sending = false;
  let changedSince = false;
  let leaving = false;

  const read = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "csrf_token") continue;
      if (name in values) values[name] = [].concat(values[name], value);
      else values[name] = value;
    }
    return values;
  };

  const fill = (values) => {
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.tagName === "BUTTON") continue;
      const given = values[field.name];
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = given !== undefined && [].concat(given).includes(field.value);
      } else if (given !== undefined) {
        field.value = given;
      }
    }
    for (const fold of form.querySelectorAll("details")) {
      if ([...fold.querySelectorAll("textarea, input[type=text]")].some((one) => one.value)) fold.open = true;
    }
  };

  const keepCopy = () => {
    try { sessionStorage.setItem(copyKey, JSON.stringify(read())); } catch { /* a full or closed store: the server copy remains */ }
  };
  const dropCopy = () => {
    try { sessionStorage.removeItem(copyKey); } catch { /* as above */ }
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function save() {
    if (sending) return later(WAIT_MS);
    sending = true;
    changedSince = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ csrf_token: form.elements.csrf_token.value, values: read() }),
      });
      if (answer.ok) {
        const said = await answer.json();
        note.textContent = said.words;
        form.dispatchEvent(new CustomEvent("setwise:saved", { detail: said }));
        if (!changedSince && !leaving) dropCopy();
      } else if (answer.status === 410 || answer.status === 404) {
        note.textContent = "This form has closed meanwhile. Your text is still here to copy.";
      } else {
        note.textContent = "Not saved just now. Your text is still here; trying again.";
        later(RETRY_MS);
      }
    } catch {
      note.textContent = "No connection. Your text is kept in this tab; trying again.";
      later(RETRY_MS);
    } finally {
      sending = false;
    }
  }

  form.addEventListener("input", (event) => {
    changedSince = true;
    leaving = false;
    keepCopy();
    later(WAIT_MS);
    warn(event.target);
  });
  form.addEventListener("change", () => { changedSince = true; keepCopy(); later(WAIT_MS); });
  // The next page may be rendered before a save that is still under way: its copy must stay.
  for (const going of ["beforeunload", "pagehide"]) addEventListener(going, () => { leaving = true; });
  form.addEventListener("submit", () => { clearTimeout(timer); keepCopy(); });
  addEventListener("online", () => { if (changedSince || sessionStorage.getItem(copyKey)) later(0); });

  const warn = (field) => {
    const most = Number(field.dataset?.warnLength || 0);
    if (!most) return;
    let line = field.parentElement.querySelector(".counted");
    if (field.value.length <= most) { line?.remove(); return; }
    if (!line) {
      line = document.createElement("p");
      line.className = "counted";
      field.after(line);
    }
    line.textContent = `Longer than most (${field.value.length} characters). It will be taken as it is.`;
  };

  // A copy that was never confirmed is newer than what the page was rendered with, except where
  // the page itself came back with what was typed.
  const copy = (() => { try { return sessionStorage.getItem(copyKey); } catch { return null; } })();
  if (copy === JSON.stringify(read()) || document.querySelector("[role=alert]")) {
    dropCopy();
  } else if (copy) {
    fill(JSON.parse(copy));
    note.textContent = "What you typed before is back.";
    later(WAIT_MS);
  }
}

// The page after sending: what it confirms needs no copy any more.
const sent = document.querySelector("[data-sent]");
if (sent) {
  try { sessionStorage.removeItem(`setwise:${sent.dataset.sent}`); } catch { /* nothing was kept then */ }
}
