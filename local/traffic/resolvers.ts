import { createRandom, fraction, type Random } from '../random';
import { logNormal } from './draws';
import type { TrafficSettings } from './types';

/** The clients' means of the two colours in one minute: how many requests, and how prone to errors. */
type Demand = { requests: [number, number]; proneness: [number, number] };

type Resolvers = {
  /** Lives through a minute in which `share` of the answers name the second colour. */
  minute(share: number): Demand;
};

/** Each draw of a minute uses the same numbers whatever the weights are, so that two rules see the same traffic. */
export function createResolvers(seed: number, settings: TrafficSettings): Resolvers {
  const random = createRandom(seed);
  const all = resolversOf(random, settings);
  return {
    minute(share) {
      const demand: Demand = { requests: [0, 0], proneness: [0, 0] };
      for (const resolver of all) {
        const draw = fraction(random);
        const stays = fraction(random) < resolver.keeps;
        const before = resolver.answer;
        if (!stays) resolver.answer = draw < share ? 1 : 0;
        // Until its answer of the last minute has run out it sends its clients there.
        add(demand, before, resolver, resolver.phase);
        add(demand, resolver.answer, resolver, 1 - resolver.phase);
      }
      return demand;
    },
  };
}

type Resolver = {
  readonly requests: number;
  readonly proneness: number;
  /** When in a minute it asks again. */
  readonly phase: number;
  /** The chance that it does not. */
  readonly keeps: number;
  answer: 0 | 1;
};

/** Sizes by Zipf's law: the largest has twice the clients of the second, three times those of the third. */
function resolversOf(random: Random, settings: TrafficSettings): Resolver[] {
  const { clients, resolvers, requestsPerClientMinute, ignoring, ignoredMinutes } = settings;
  let harmonic = 0;
  for (let rank = 1; rank <= resolvers; rank++) harmonic += 1 / rank;
  const keeping = 1 - 1 / ignoredMinutes;
  return Array.from({ length: resolvers }, (_, at) => ({
    requests: (clients * requestsPerClientMinute) / ((at + 1) * harmonic),
    proneness: logNormal(random, 1, settings.resolverSpread),
    phase: fraction(random),
    keeps: fraction(random) < ignoring ? keeping : 0,
    answer: 0,
  }));
}

function add({ requests, proneness }: Demand, answer: 0 | 1, resolver: Resolver, part: number) {
  const some = resolver.requests * part;
  requests[answer] += some;
  proneness[answer] += some * resolver.proneness;
}
