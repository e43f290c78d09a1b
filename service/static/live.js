// The live page between two answers: the clock ticks, and presses wait for the network.
// Without this file every press is a form of its own, and "Look again" shows the clock.

import { standing } from "./agenda-clock.js";
import { Queue } from "./live-queue.js";

const first = document.querySelector("form[data-live]");
const note = document.querySelector("[data-network]");
const codeNeeded = document.querySelector("[data-code-needed]");
const clock = () => document.querySelector("[data-clock]");
let state = JSON.parse(clock().dataset.clock);
let offset = Date.now() / 1000 - state.now;

const now = () => Date.now() / 1000 - offset;
const put = (name, words) => {
  const place = document.querySelector(`[data-${name}]`);
  if (place && place.textContent !== words) place.textContent = words;
};
const two = (number) => String(number).padStart(2, "0");

const hour = (instant) => new Date(instant * 1000).toLocaleTimeString("en-GB", {
  hour: "2-digit", minute: "2-digit", timeZone: state.zone,
});

function tick() {
  const stands = standing(state, now());
  if (!stands) return;
  if (stands.position >= state.steps.length) {
    put("title", "The session is closed");
    put("phase", "");
    return;
  }
  const step = state.steps[stands.position];
  const seconds = stands.over || stands.left;
  put("title", step.title);
  put("phase", step.phase);
  put("minutes", `${Math.floor(seconds / 60)}:${two(seconds % 60)}`);
  put("unit", stands.over ? "over" : "left");
  const following = state.steps[stands.position + 1];
  const minutes = stands.ahead.length ? Math.floor((stands.ahead[0].seconds + 30) / 60) : 0;
  put("until", hour(stands.due));
  put("go", following ? "Next" : "Close the session");
  put("following", following ? `${following.phase || following.title}, ${minutes} min` : "");
  document.querySelector("[data-left]")?.classList.toggle("is-over", stands.over > 0);
  const nextField = document.querySelector("[data-next]");
  if (nextField) nextField.value = stands.position + 1;
  const hereField = document.querySelector("[data-here]");
  if (hereField) hereField.value = stands.position;
}

function tell({ waiting, state: how, refused }) {
  codeNeeded.hidden = how !== "code";
  if (refused?.what) {
    note.textContent = `Not taken: “${refused.what}”. Its session has closed, or they are no member of the set.`;
  } else if (how === "saving") {
    note.textContent = "Saving.";
  } else if (how === "code") {
    note.textContent = `Waiting for your code: ${waiting} to send.`;
  } else if (how === "reload") {
    note.textContent = `Open this page again: ${waiting} to send, and nothing is lost.`;
  } else if (how === "waiting") {
    note.textContent = `Waiting for the network: ${waiting} to send.`;
  } else {
    note.textContent = "Saved.";
  }
}

// What the service knows is the truth: once all is sent, each part is shown as it has it.
async function refresh() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || queue.read().length) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    const typing = part.contains(focused) && focused.matches("input, select, textarea");
    if (!other || typing) continue;
    const at = part.contains(focused) ? [...part.querySelectorAll("button, a")].indexOf(focused) : -1;
    part.replaceChildren(...other.childNodes);
    if (at >= 0) part.querySelectorAll("button, a")[at]?.focus();
  }
  state = JSON.parse(clock().dataset.clock);
  offset = Date.now() / 1000 - state.now;
  tick();
}

const queue = new Queue({
  key: `setwise:live:${first.elements.session.value}`,
  address: `${location.pathname}/write`,
  guard: first.elements.csrf_token.value,
  tell,
  sent: refresh,
});

function values(form, submitter) {
  const data = new FormData(form, submitter);
  for (const name of ["csrf_token", "client_id"]) data.delete(name);
  return Object.fromEntries(data);
}

// Shows at once what was pressed, whether or not the network is there.
function show(given, form, submitter) {
  const name = form.querySelector("select")?.selectedOptions[0]?.textContent ?? "";
  if (given.do === "begin" || given.do === "extend") {
    const seconds = Number(given.minutes ?? 0) * 60;
    state.marks.push({ kind: given.do, position: Number(given.position), at: Math.floor(now()), seconds });
    tick();
  } else if (given.do === "attended") {
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === submitter));
  } else if (name) {
    const line = document.createElement("li");
    line.textContent = given.do === "action" ? `${name}: ${given.what}` : `${name}, ${given.minutes} minutes`;
    document.querySelector(`#${form.dataset.live} [data-list]`).append(line);
    form.reset();
  } else {
    form.closest("li").hidden = true;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  event.preventDefault();
  const given = values(form, event.submitter);
  show(given, form, event.submitter);
  queue.add(given);
});

// A second facilitator's presses show here within half a minute.
setInterval(() => { if (!document.hidden && !queue.read().length) refresh(); }, 30000);
addEventListener("online", () => queue.flush());
if (queue.read().length) queue.flush();
tick();
setInterval(tick, 1000);
