// Brings the page in line with the board, piece by piece: what did not change is not touched, so
// that nobody loses what they are typing, their place in a list, or the focus.

import { drawId } from "../drawn-id.js";

export class Painter {
  constructor(board) {
    this.board = board;
    this.list = board.querySelector("[data-list]");
    this.photoPart = board.querySelector("[data-photo-part]");
    this.photoList = board.querySelector("[data-photo-list]");
    this.pieces = Object.fromEntries(
      [...board.querySelectorAll("template[data-piece]")].map((one) => [one.dataset.piece, one]),
    );
  }

  paint(view) {
    this.#columns(view.columns);
    const items = new Map(
      [...this.list.querySelectorAll("[data-note]")].map((one) => [one.dataset.note, one]),
    );
    for (const note of view.notes) {
      if (!items.has(note.id)) items.set(note.id, this.#newNote(note.id));
      this.#fillNote(items.get(note.id), note);
    }
    const there = new Map(view.notes.map((note) => [note.id, note]));
    for (const column of view.columns) {
      const leading = view.notes.filter((note) => note.column === column.id && !there.has(note.under));
      const list = this.list.querySelector(`[data-column="${column.id}"] > [data-notes]`);
      arrange(list, leading.map((note) => items.get(note.id)));
    }
    for (const leader of view.notes) {
      const below = view.notes.filter((note) => note.under === leader.id);
      const list = items.get(leader.id).querySelector(":scope > [data-group]");
      arrange(list, below.map((note) => items.get(note.id)));
    }
    for (const [id, item] of items) if (!there.has(id)) item.remove();
    this.#photos(view.photos);
  }

  // Opens the forms of one note in its place; a second press closes them.
  toggleForms(item, note, view) {
    const open = item.querySelector(":scope > [data-forms]");
    if (open) return open.remove();
    const forms = this.pieces.forms.content.cloneNode(true).firstElementChild;
    for (const field of forms.querySelectorAll("[name=note]")) field.value = note.id;
    for (const label of forms.querySelectorAll("label")) label.htmlFor += note.id;
    for (const field of forms.querySelectorAll("[id]")) field.id += note.id;
    forms.querySelector("[name=to]").append(...choices(note, view));
    if (note.mine) forms.querySelector("textarea").value = note.words;
    else forms.querySelector("[data-mine]").remove();
    item.querySelector(":scope > .note-foot").after(forms);
    forms.querySelector("select").focus();
  }

  #columns(columns) {
    const there = new Map(
      [...this.list.children].map((one) => [one.dataset.column, one]),
    );
    const wanted = columns.map((column) => {
      const part = there.get(String(column.id)) ?? this.#newColumn(column.id);
      setText(part.querySelector("[data-title]"), column.title);
      return part;
    });
    for (const part of there.values()) if (!wanted.includes(part)) part.remove();
    arrange(this.list, wanted);
    for (const select of document.querySelectorAll("select[data-columns]")) {
      const names = columns.map((one) => `${one.id} ${one.title}`).join("\n");
      if (select.dataset.shown === names) continue;
      const chosen = select.value;
      select.replaceChildren(...columns.map((one) => new Option(one.title, one.id)));
      if (columns.some((one) => String(one.id) === chosen)) select.value = chosen;
      select.dataset.shown = names;
    }
  }

  #newColumn(id) {
    const part = this.pieces.column.content.cloneNode(true).firstElementChild;
    part.dataset.column = id;
    part.querySelector("[data-title]").id = `column-${id}`;
    part.setAttribute("aria-labelledby", `column-${id}`);
    return part;
  }

  #newNote(id) {
    const item = this.pieces.note.content.cloneNode(true).firstElementChild;
    item.id = `note-${id}`;
    item.dataset.note = id;
    item.querySelector("[name=note]").value = id;
    const link = item.querySelector("[data-change]");
    link.href = `?note=${id}#note-${id}`;
    return item;
  }

  #fillNote(item, note) {
    item.classList.toggle("is-waiting", Boolean(note.waits));
    // What is typed in a note's forms is selected with the mouse, not dragged away.
    item.draggable = !item.querySelector(":scope > [data-forms]");
    const own = [item.querySelector(":scope > [data-words]"), ...item.querySelectorAll(":scope > .note-foot [data-words]")];
    for (const place of own) setText(place, note.words);
    setText(item.querySelector(":scope > .note-foot [data-votes]"), String(note.votes));
    const mine = item.querySelector(":scope > .note-foot [data-mine]");
    if (mine) mine.hidden = !note.mine;
    const button = item.querySelector(":scope > .note-foot [data-vote]");
    if (!button) return;
    button.setAttribute("aria-pressed", String(note.voted));
    if (button.firstChild.data !== (note.voted ? "Your vote" : "Vote")) button.firstChild.data = note.voted ? "Your vote" : "Vote";
    button.form.elements.do.value = note.voted ? "unvote" : "vote";
  }

  #photos(photos) {
    const there = new Map([...this.photoList.children].map((one) => [one.dataset.photo, one]));
    const wanted = photos.map((photo, place) => there.get(photo.id) ?? this.#newPhoto(photo, place + 1));
    for (const item of there.values()) if (!wanted.includes(item)) item.remove();
    arrange(this.photoList, wanted);
    this.photoPart.hidden = !photos.length;
  }

  #newPhoto(photo, number) {
    const item = this.pieces.photo.content.cloneNode(true).firstElementChild;
    item.dataset.photo = photo.id;
    const image = item.querySelector("img");
    Object.assign(image, { width: photo.width, height: photo.height, alt: `Photo ${number} of a paper board` });
    image.src = `${this.board.dataset.photos}/${photo.id}`;
    const form = item.querySelector("form");
    if (!photo.mine) form.remove();
    else {
      form.elements.photo.value = photo.id;
      form.querySelector("button").textContent = `Take photo ${number} away`;
    }
    return item;
  }
}

// Every write has an id of its own, also where the page was rendered without one.
export function fieldsOf(form) {
  const fields = Object.fromEntries(new FormData(form));
  fields.write = drawId();
  return fields;
}

function choices(note, view) {
  const columns = view.columns.map(
    (one) => new Option(`into ${one.title}, by itself`, `column-${one.id}`, one.id === note.column, one.id === note.column),
  );
  const others = view.notes.filter((one) => !one.under && one.id !== note.id && one.id !== note.under);
  return [...columns, ...others.map((one) => new Option(`together with: ${one.words.slice(0, 60)}`, `note-${one.id}`))];
}

function setText(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function arrange(list, wanted) {
  wanted.forEach((item, place) => {
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
}
