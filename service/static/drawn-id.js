// An id that the browser makes for a write of its own, so that sending it again does nothing twice.

export function drawId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Without https there is no randomUUID, but there is what it is made of.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
