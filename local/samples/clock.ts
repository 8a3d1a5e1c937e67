import { between, type Random } from '../random';

const PADDED = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'));
const START = Date.UTC(2026, 2, 14, 9, 25, 0);

/**
 * A clock that moves on by a random pause for each line and writes ELB's microsecond timestamps.
 * The date is formatted once a second of sample time: formatting it for each line would halve the speed.
 */
export function createClock(random: Random, pauseMicroseconds = 700): () => string {
  let second = START;
  let micros = 0;
  let prefix = secondsOf(second);
  return () => {
    micros += between(random, 1, 2 * pauseMicroseconds);
    if (micros >= 1_000_000) {
      micros -= 1_000_000;
      second += 1000;
      prefix = secondsOf(second);
    }
    return `${prefix}.${PADDED[Math.floor(micros / 1000)]}${PADDED[micros % 1000]}Z`;
  };
}

function secondsOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}
