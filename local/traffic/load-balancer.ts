import { createRandom, type Random } from '../random';
import { binomial, logNormal, normalQuantile, poisson, quantilePlace } from './draws';
import type { Fault, TrafficMinute, TrafficSettings } from './types';

/** What a minute is like, for one colour or for both: how many times the usual errors and latencies. */
type Weather = Readonly<{ errors: number; latency: number }>;

type Arrivals = Readonly<{
  at: number;
  /** Requests that are expected, and the same weighted by how prone to errors their clients are. */
  requests: number;
  proneness: number;
  weather: Weather;
  fault: Fault;
  linesSent: number;
}>;

/** What a colour's load balancer makes of a minute's arrivals. */
export function serve(
  random: Random,
  arrivals: Arrivals,
  settings: TrafficSettings,
): TrafficMinute {
  const { at, weather, fault, linesSent } = arrivals;
  const requests = poisson(random, arrivals.requests);
  const proneness = requests === 0 ? 0 : arrivals.proneness / arrivals.requests;
  const errors = (share: number) =>
    binomial(random, requests, Math.min(1, share * proneness * weather.errors));
  const faultErrors = binomial(random, requests, fault.errors ?? 0);
  const usual = Math.min(requests - faultErrors, errors(settings.target5xx));
  const target5xx = usual + faultErrors;
  const loadBalancer5xx = Math.min(requests - target5xx, errors(settings.loadBalancer5xx));
  // A request that no target replied to has no response time.
  const count = requests - loadBalancer5xx;
  const latency = count === 0 ? undefined : latencyOf(random, count, arrivals, settings);
  const lostLines = binomial(random, requests, fault.lostLines ?? 0);
  return {
    at,
    requests,
    target5xx,
    loadBalancer5xx,
    ...(latency && { latency }),
    linesSent,
    faultErrors,
    lostLines,
  };
}

/** Percentiles of a sample, which scatter the more the fewer requests there are. */
function latencyOf(random: Random, count: number, arrivals: Arrivals, settings: TrafficSettings) {
  const { weather, fault } = arrivals;
  const middle = settings.latencyMedian * weather.latency;
  const at = (share: number) =>
    middle * Math.exp(settings.latencySigma * normalQuantile(quantilePlace(random, share, count)));
  const p50 = at(0.5) * (fault.p50 ?? 1);
  return { p50, p99: Math.max(p50, at(0.99) * (fault.p99 ?? 1)), count };
}

const CALM: Weather = { errors: 1, latency: 1 };

type Forecast = Readonly<{ load: number; colours: readonly [Weather, Weather] }>;

/** The weather minute by minute: the day's curve, minutes that are bad for both colours, hiccups of one. */
export function createWeather(
  seed: number,
  settings: TrafficSettings,
): (minute: number) => Forecast {
  const random = createRandom(seed);
  // The load swings slowly, by a fifth to each side, from a random hour of the day on.
  const begin = random() % 1440;
  let drift = 0;
  return (minute) => {
    const load = 1 + 0.2 * Math.sin((2 * Math.PI * (begin + minute)) / 1440);
    drift = 0.9 * drift + Math.log(logNormal(random, 1, 0.05));
    const both = isOne(random, settings.badMinute) ? bad(random) : CALM;
    const colours = [0, 1].map(() => {
      const own = isOne(random, settings.hiccup) ? bad(random) : CALM;
      const noise = logNormal(random, 1, 0.05);
      return {
        errors: both.errors * own.errors,
        latency: Math.exp(drift) * both.latency * own.latency * noise,
      };
    });
    return { load: load * logNormal(random, 1, 0.03), colours: colours as [Weather, Weather] };
  };
}

function isOne(random: Random, share: number): boolean {
  return random() < share * 2 ** 32;
}

/** Two to twenty times the errors, and up to thrice as slow. */
function bad(random: Random): Weather {
  return { errors: logNormal(random, 6, 0.6), latency: logNormal(random, 1.7, 0.3) };
}
