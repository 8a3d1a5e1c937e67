import { createRandom } from '../random';
import { endsLogFile, filesOf, LOG_MINUTES } from './delivery';
import { createWeather, serve } from './load-balancer';
import { createResolvers } from './resolvers';
import { DEFAULT_TRAFFIC, type Fault, type TrafficMinute, type TrafficOptions } from './types';

export type Traffic<Colour extends string> = {
  /** Milliseconds since 1970; only `advance` moves it. */
  readonly now: number;
  /** From now on the second colour has so many percent of the weight. */
  shift(percent: number): void;
  advance(minutes?: number): void;
  /** All minutes of a colour so far, with what only the laboratory knows. */
  minutes(colour: Colour): readonly TrafficMinute[];
  /** Up to when CloudWatch has published what happened. */
  readonly publishedTo: number;
};

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 14, 9, 0);
const NO_FAULT: Fault = {};

type Side = {
  readonly minutes: TrafficMinute[];
  /** Lines, by the minute in which they arrive. */
  readonly shipped: Map<number, number>;
};

/** Traffic of two colours, a minute at a time. The same seed sees the same clients, whatever the weights are. */
export function simulateTraffic<Colour extends string>(
  options: TrafficOptions<Colour>,
): Traffic<Colour> {
  const { seed, colours, start = START } = options;
  const faults: Partial<Record<Colour, Fault>> = options.faults ?? {};
  const settings = { ...DEFAULT_TRAFFIC, ...options.settings };
  const resolvers = createResolvers(seed, settings);
  const weather = createWeather(seed ^ 0x9e3779b9, settings);
  const sides: readonly [Side, Side] = [newSide(), newSide()];
  let now = start;
  let share = 0;

  function minute(): void {
    const at = (now - start) / MINUTE;
    const demand = resolvers.minute(share);
    const { load, colours: skies } = weather(at);
    for (const index of [0, 1] as const) {
      const side = sides[index];
      // A source of its own for each colour and minute: what one colour draws must not change the other's.
      const random = createRandom(Math.imul(seed, 0x85ebca6b) ^ (at * 2 + index));
      const fault = faultOf(faults[colours[index]], index === 0 ? 1 - share : share);
      const served = serve(
        random,
        {
          at: now,
          requests: demand.requests[index] * load,
          proneness: demand.proneness[index] * load,
          weather: skies[index],
          fault,
          linesSent: side.shipped.get(at) ?? 0,
        },
        settings,
      );
      side.minutes.push(served);
      side.shipped.delete(at);
      if (!endsLogFile(now)) continue;
      const files = filesOf(random, side.minutes.slice(-LOG_MINUTES), settings);
      for (const { deliveredAt, lines, lostLines } of files) {
        const then = Math.floor((deliveredAt - start) / MINUTE);
        side.shipped.set(then, (side.shipped.get(then) ?? 0) + lines - lostLines);
      }
    }
    now += MINUTE;
  }

  return {
    get now() {
      return now;
    },
    get publishedTo() {
      return now - settings.metricsMinutes * MINUTE;
    },
    shift(percent) {
      share = percent / 100;
    },
    advance(minutes = 1) {
      for (let passed = 0; passed < minutes; passed++) minute();
    },
    minutes: (colour) => sides[colours.indexOf(colour) as 0 | 1].minutes,
  };
}

function newSide(): Side {
  return { minutes: [], shipped: new Map() };
}

function faultOf(fault: Fault | undefined, share: number): Fault {
  return fault === undefined || share < (fault.fromShare ?? 0) ? NO_FAULT : fault;
}
