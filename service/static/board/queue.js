// Writes on their way to the server, in the order in which they were made. Each carries an id of
// its own, so that sending one twice does nothing twice. What is not acknowledged stays in this
// tab, through a reload and a lost network, and goes away once the server has it.

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 8000;
const GIVE_UP_MS = 15000;

export class Queue {
  // `taken(state)` is told what the server answered, `refused(write, words)` what it does not take,
  // `changed()` that something came or went, `since()` says which version the page has.
  constructor(address, { taken, refused, changed, since }) {
    this.address = address;
    this.key = `setwise:board:${location.pathname}`;
    this.tell = { taken, refused, changed, since };
    this.waiting = this.#load();
    this.isSending = false;
    this.retryMs = FIRST_RETRY_MS;
    this.isOffline = false;
  }

  add(fields) {
    this.waiting.push(fields);
    this.#keep();
    this.tell.changed();
    this.send();
  }

  async send() {
    if (this.isSending || !this.waiting.length) return;
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      while (this.waiting.length && (await this.#sendFirst()));
    } finally {
      this.isSending = false;
      this.tell.changed();
    }
  }

  // Returns whether to go on with the next one.
  async #sendFirst() {
    const write = this.waiting[0];
    const body = new URLSearchParams({ ...write, since: this.tell.since() });
    let answer;
    let said;
    try {
      answer = await fetch(this.address, {
        method: "POST",
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        body,
        signal: AbortSignal.timeout(GIVE_UP_MS),
      });
      said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    } catch {
      return this.#later(true);
    }
    if (answer.ok && said) {
      this.#drop();
      this.tell.taken(said);
      return true;
    }
    if (answer.status === 429 || answer.status >= 500 || !said) return this.#later(false);
    this.#drop();
    this.tell.refused(write, said.words);
    return true;
  }

  #later(isOffline) {
    this.isOffline = isOffline;
    this.timer = setTimeout(() => this.send(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    return false;
  }

  #drop() {
    this.waiting.shift();
    this.retryMs = FIRST_RETRY_MS;
    this.isOffline = false;
    this.#keep();
  }

  #keep() {
    try {
      if (this.waiting.length) sessionStorage.setItem(this.key, JSON.stringify(this.waiting));
      else sessionStorage.removeItem(this.key);
    } catch { /* a full or closed store: they still wait in this page */ }
  }

  #load() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }
}
