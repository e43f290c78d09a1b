// What stands on the board: the server's word, and on top of it what is still on its way there.

export class State {
  constructor(version) {
    this.version = version;
    this.notes = new Map();
    this.columns = [];
    this.photos = [];
    this.left = null;
    this.isKnown = false;
  }

  // An answer may come late: one that is older than what the page has is let go.
  take(told) {
    if (this.isKnown && told.version < this.version) return;
    if (told.whole) {
      this.notes.clear();
      this.columns = told.columns;
      this.photos = told.photos;
      this.isKnown = true;
    }
    for (const note of told.notes) this.notes.set(note.id, note);
    this.left = told.votes_left;
    this.version = told.version;
  }

  // Ids are drawn by lot, so that their order tells neither when nor by whom a note was written.
  with(waiting) {
    const notes = new Map([...this.notes].map(([id, note]) => [id, { ...note }]));
    let left = this.left;
    for (const write of waiting) left = overlay(notes, left, write);
    const sorted = [...notes.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    return { notes: sorted, columns: this.columns, photos: this.photos, left };
  }
}

function overlay(notes, left, write) {
  const note = notes.get(write.note);
  switch (write.do) {
    case "add":
      if (!notes.has(write.write)) {
        notes.set(write.write, {
          id: write.write, column: Number(write.column), under: null, words: write.words,
          votes: 0, mine: true, voted: false, waits: true,
        });
      }
      return left;
    case "word":
      if (note) Object.assign(note, { words: write.words, waits: true });
      return left;
    case "withdraw":
      notes.delete(write.note);
      for (const one of notes.values()) if (one.under === write.note) one.under = null;
      return left;
    case "vote":
      if (!note || note.voted) return left;
      Object.assign(note, { voted: true, votes: note.votes + 1 });
      return left - 1;
    case "unvote":
      if (!note || !note.voted) return left;
      Object.assign(note, { voted: false, votes: note.votes - 1 });
      return left + 1;
    case "place":
      if (note) place(notes, note, write.to);
      return left;
    default:
      return left;
  }
}

function place(notes, note, to) {
  const followers = [...notes.values()].filter((one) => one.under === note.id);
  if (to.startsWith("column-")) {
    note.under = null;
    for (const one of [note, ...followers]) one.column = Number(to.slice("column-".length));
    return;
  }
  const other = notes.get(to.slice("note-".length));
  const leader = other?.under ? notes.get(other.under) : other;
  if (!leader || leader === note) return;
  for (const one of [note, ...followers]) Object.assign(one, { under: leader.id, column: leader.column });
}
