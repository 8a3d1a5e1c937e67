/** `1.21 %` of a share. */
export function percent(share: number): string {
  return `${short(share * 100)} %`;
}

/** `305 ms`, `1.2 s`. */
export function duration(seconds: number): string {
  return seconds < 1 ? `${short(seconds * 1000)} ms` : `${short(seconds)} s`;
}

/** `sure to 99.98 %`: never to 100, which no number of requests is good for. */
export function sureTo(sure: number): string {
  return sure > 0.9999 ? 'sure to more than 99.99 %' : `sure to ${(sure * 100).toFixed(2)} %`;
}

/** `12:05` of a time in milliseconds, in UTC. */
export function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** Three digits are enough, and fast: a judge is asked every minute for hours. */
function short(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
