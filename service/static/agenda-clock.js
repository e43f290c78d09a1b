// Where a running session stands, reckoned as service/domain/agenda_clock.py does: learning keeps
// its minutes, everything else still to come shrinks alike. A test holds the two together.

const whole = (span) => Math.max(0, Math.trunc(span));

function shared(steps, left) {
  const sum = (rows) => rows.reduce((total, one) => total + one.seconds, 0);
  const learning = sum(steps.filter((one) => one.learning));
  const others = sum(steps.filter((one) => !one.learning));
  const has = Math.min(Math.max(whole(left) - learning, 0), others);
  return steps.map((one) => (one.learning ? one.seconds : Math.floor((one.seconds * has) / others)));
}

// Instants are seconds since 1970. Returns null before anything began.
export function standing({ steps, marks, ends }, now) {
  const began = new Map();
  const more = new Map();
  for (const mark of marks) {
    const position = Math.min(mark.position, steps.length);
    if (mark.kind === "extend") more.set(position, (more.get(position) ?? 0) + mark.seconds);
    else if (!began.has(position) || mark.at < began.get(position)) began.set(position, mark.at);
  }
  if (!began.size) return null;
  const started = Math.min(...began.values());
  const position = Math.max(...began.keys());
  const beganAt = Math.max(began.get(position), started);
  if (position === steps.length) {
    return { position, left: 0, over: 0, due: beganAt, ahead: [], overtime: whole(beganAt - ends) };
  }
  const due = beganAt + shared(steps.slice(position), ends - beganAt)[0] + (more.get(position) ?? 0);
  let at = Math.max(now, due);
  const ahead = shared(steps.slice(position + 1), ends - at).map((seconds, place) => {
    const one = { position: position + 1 + place, at, seconds };
    at += seconds;
    return one;
  });
  return { position, left: whole(due - now), over: whole(now - due), due, ahead, overtime: whole(at - ends) };
}
