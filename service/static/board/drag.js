// Moving notes with a mouse; the list in each note does the same by keyboard and by touch.

export function makeDraggable(board, place) {
  let dragged = null;
  let over = null;

  const target = (event) => event.target.closest?.("[data-note], [data-column]");
  const mark = (next) => {
    if (over === next) return;
    over?.classList.remove("is-over");
    over = next;
    over?.classList.add("is-over");
  };

  board.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("[data-note]");
    if (!item) return;
    dragged = item.dataset.note;
    event.dataTransfer.effectAllowed = "move";
    // Firefox drags only what carries something; the id alone says nothing of anybody's words.
    event.dataTransfer.setData("text/plain", dragged);
  });
  board.addEventListener("dragover", (event) => {
    const at = target(event);
    if (!dragged || !at || at.dataset.note === dragged) return mark(null);
    event.preventDefault();
    mark(at);
  });
  board.addEventListener("drop", (event) => {
    const at = target(event);
    if (!dragged || !at || at.dataset.note === dragged) return;
    event.preventDefault();
    place(dragged, at.dataset.note ? `note-${at.dataset.note}` : `column-${at.dataset.column}`);
  });
  board.addEventListener("dragend", () => {
    mark(null);
    dragged = null;
  });
}
