// Presses that wait for the network: kept on this device, sent one after the other in their order,
// and forgotten as soon as the service has acknowledged them. Each has an id made here, so that
// sending it again is harmless.

import { drawId } from "./drawn-id.js";

const RETRY_MS = 5000;
const OLDEST_MS = 24 * 3600 * 1000;
const FORGOTTEN = new Set([404, 410, 422]);

export class Queue {
  // `tell` hears { waiting, state, refused } whenever that changes; `sent` when all is acknowledged.
  constructor({ key, address, guard, tell, sent }) {
    Object.assign(this, { key, address, guard, tell, sent });
    this.sending = false;
    this.timer = 0;
    this.memory = null;
    this.keep(this.read().filter((one) => Date.now() - one.pressed < OLDEST_MS));
  }

  read() {
    if (this.memory) return this.memory;
    try { return JSON.parse(localStorage.getItem(this.key) ?? "[]"); } catch { return []; }
  }

  keep(rows) {
    try {
      if (rows.length) localStorage.setItem(this.key, JSON.stringify(rows));
      else localStorage.removeItem(this.key);
      this.memory = null;
    } catch {
      // A full or closed store: it waits in this tab.
      this.memory = rows;
    }
  }

  add(values) {
    this.keep([...this.read(), { values: { ...values, client_id: drawId() }, pressed: Date.now() }]);
    this.flush();
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    let state = "saved";
    let any = false;
    let refused = null;
    while (state === "saved" && this.read().length) {
      const [first] = this.read();
      this.tell({ waiting: this.read().length, state: "saving" });
      const status = await this.send(first);
      if (status === 200 || FORGOTTEN.has(status)) {
        this.keep(this.read().filter((one) => one.values.client_id !== first.values.client_id));
        any = true;
        if (status !== 200) refused = first.values;
      } else {
        state = status === 403 ? "code" : status === 400 ? "reload" : "waiting";
      }
    }
    this.sending = false;
    this.tell({ waiting: this.read().length, state, refused });
    if (state === "waiting") this.timer = setTimeout(() => this.flush(), RETRY_MS);
    else if (any && state === "saved") this.sent();
  }

  async send({ values, pressed }) {
    const ago = String(Math.max(0, Math.round((Date.now() - pressed) / 1000)));
    try {
      const answer = await fetch(this.address, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ csrf_token: this.guard, values: { ...values, seconds_ago: ago } }),
      });
      return answer.status;
    } catch {
      return 0;
    }
  }
}
