// A board that keeps up with everybody: it asks once a second whether anything changed, less often
// while nobody looks. Without this file the same forms work, with a button to reload.

import { Painter, fieldsOf } from "./paint.js";
import { Queue } from "./queue.js";
import { drawId } from "../drawn-id.js";
import { State } from "./state.js";
import { makeDraggable } from "./drag.js";

const LIVELY_MS = 1000;
const QUIET_MS = 1500;
const HIDDEN_MS = 20000;
const LIVELY_FOR_MS = 60000;
const LONGEST_RETRY_MS = 8000;
const GIVE_UP_MS = 10000;

const board = document.querySelector("[data-board]");
const said = document.querySelector("[data-said]");
const left = document.querySelector("[data-left]");
const typed = document.querySelector("[data-typed]");
const state = new State(Number(board.dataset.version));
const painter = new Painter(board);
let view = null;
let tag = null;
let timer = 0;
let failures = 0;
let changedAt = Date.now();
let isAsking = false;
let notice = "";
let isClosed = false;

// A note that is being typed outlives a reload of this tab, as after sending a photo.
const typedKey = `setwise:board-typed:${location.pathname}`;
const keepTyped = () => {
  try {
    if (typed.value) sessionStorage.setItem(typedKey, typed.value);
    else sessionStorage.removeItem(typedKey);
  } catch { /* a full or closed store: it still stands on the page */ }
};
try { typed.value ||= sessionStorage.getItem(typedKey) ?? ""; } catch { /* as above */ }
typed.addEventListener("input", keepTyped);

const queue = new Queue(location.pathname, {
  taken: (told) => { take(told); },
  refused: (write, words) => {
    notice = words;
    if ((write.do === "add" || write.do === "add-lines") && !typed.value) typed.value = write.words;
    keepTyped();
    show();
  },
  changed: () => show(),
  since: () => (state.isKnown ? state.version : 0),
});

function take(told) {
  if (told.version !== state.version) changedAt = Date.now();
  state.take(told);
  show();
}

function show() {
  if (state.isKnown) {
    view = state.with(queue.waiting);
    painter.paint(view);
    if (left && view.left !== null) left.textContent = `${view.left} of your votes left`;
  }
  const words = line();
  if (said.textContent !== words) said.textContent = words;
}

function line() {
  if (isClosed) return notice;
  const count = queue.waiting.length;
  const isOffline = queue.isOffline || failures > 1;
  if (count && isOffline) return `No connection. ${count === 1 ? "Your change is" : `Your ${count} changes are`} kept in this tab and sent when it is back.`;
  if (isOffline) return "No connection. The board is shown as it was; trying again.";
  if (count) return "Sending.";
  return notice || (state.isKnown ? "Everybody's changes appear here by themselves." : "");
}

async function ask() {
  if (isAsking || isClosed) return;
  isAsking = true;
  clearTimeout(timer);
  try {
    const headers = { Accept: "application/json" };
    if (tag && state.isKnown) headers["If-None-Match"] = tag;
    const since = state.isKnown ? state.version : 0;
    const answer = await fetch(`${board.dataset.state}?since=${since}`, {
      credentials: "same-origin", headers, signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    if (answer.status === 304 || answer.ok) {
      if (answer.ok) take(await answer.json());
      tag = answer.headers.get("ETag") ?? tag;
      if (failures) queue.send();
      failures = 0;
    } else if (answer.status === 403 || answer.status === 404) {
      notice = "This board is closed on this device now. Reload the page to open it with a code.";
      isClosed = true;
    } else failures += 1;
  } catch {
    failures += 1;
  } finally {
    isAsking = false;
    show();
    if (!isClosed) timer = setTimeout(ask, wait());
  }
}

function wait() {
  if (failures) return Math.min(LIVELY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  if (document.hidden) return HIDDEN_MS;
  return Date.now() - changedAt < LIVELY_FOR_MS ? LIVELY_MS : QUIET_MS;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-write]") || !state.isKnown) return;
  event.preventDefault();
  const fields = fieldsOf(form);
  if ("words" in fields && !fields.words.trim()) return;
  notice = "";
  queue.add(fields);
  if (["add", "add-lines"].includes(fields.do)) form.querySelector("textarea").value = "";
  keepTyped();
  form.closest("[data-forms]")?.remove();
  // Titles of columns are typed in the list below, which the server writes.
  if (fields.do.endsWith("-column")) queue.send().then(() => { if (!queue.waiting.length) location.reload(); });
});

board.addEventListener("click", (event) => {
  const item = event.target.closest("[data-note]");
  if (!item || !view) return;
  if (event.target.closest("[data-close]")) {
    event.preventDefault();
    event.target.closest("[data-forms]").remove();
    item.querySelector(":scope > .note-foot [data-change]").focus();
  } else if (event.target.closest("[data-change]")) {
    event.preventDefault();
    const note = view.notes.find((one) => one.id === item.dataset.note);
    if (note) painter.toggleForms(item, note, view);
  }
});

makeDraggable(board, (id, to) => {
  const guard = document.querySelector("[name=csrf_token]").value;
  if (state.isKnown) queue.add({ csrf_token: guard, do: "place", note: id, to, write: drawId() });
});

document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
addEventListener("online", () => { queue.send(); ask(); });
document.querySelector("[data-reload]").hidden = true;
ask();
queue.send();
