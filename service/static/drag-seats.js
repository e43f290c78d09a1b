// Lets people of a draft be dragged from one set to another: a drop is the same choice as in the
// select beside a name, and sends the same form. Without this file, and by keyboard, the selects
// and the button do it.

const form = document.querySelector("form[data-seats]");
const save = form?.querySelector('button[name="step"][value="save"]');
const SCROLLED = `seats-scroll ${location.pathname}`;
let dragged = null;

function chosenOf(seat) {
  return seat.querySelector("select");
}

function takes(set) {
  return dragged !== null && chosenOf(dragged).value !== set.dataset.set;
}

function begin(event) {
  dragged = event.currentTarget;
  event.dataTransfer.effectAllowed = "move";
  // Firefox drags nothing that carries nothing; no name or address leaves the page with it.
  event.dataTransfer.setData("text/plain", "");
  dragged.classList.add("dragged");
}

function end() {
  dragged?.classList.remove("dragged");
  dragged = null;
  for (const set of form.querySelectorAll(".takes")) set.classList.remove("takes");
}

function over(event) {
  if (!takes(event.currentTarget)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  event.currentTarget.classList.add("takes");
}

function leave(event) {
  if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.classList.remove("takes");
}

function drop(event) {
  const set = event.currentTarget;
  if (!takes(set)) return;
  event.preventDefault();
  chosenOf(dragged).value = set.dataset.set;
  end();
  sessionStorage.setItem(SCROLLED, String(scrollY));
  // As if Save were pressed: what else was typed on the page goes with it.
  form.requestSubmit(save);
}

if (save) {
  for (const seat of form.querySelectorAll(".seats li")) {
    if (!chosenOf(seat)) continue;
    seat.draggable = true;
    seat.addEventListener("dragstart", begin);
    seat.addEventListener("dragend", end);
  }
  for (const set of form.querySelectorAll("[data-set]")) {
    set.addEventListener("dragover", over);
    set.addEventListener("dragleave", leave);
    set.addEventListener("drop", drop);
  }
  const scrolled = sessionStorage.getItem(SCROLLED);
  sessionStorage.removeItem(SCROLLED);
  if (scrolled !== null) scrollTo(0, Number(scrolled));
}
