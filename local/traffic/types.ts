/** What is wrong with a colour, from the time that it gets `fromShare` of the weight. */
export type Fault = Readonly<{
  /** So much more of its requests end with a 5xx of the target. */
  errors?: number;
  /** Its latencies are so many times as long: the median, and the slowest hundredth. */
  p50?: number;
  p99?: number;
  /** So many of its log lines are lost on their way to the receiver. */
  lostLines?: number;
  /** From 0 to 1: faults that come with load. 0 by default. */
  fromShare?: number;
}>;

export type TrafficOptions<Colour extends string> = Readonly<{
  seed: number;
  /** The one that has all traffic at first, and the one that gets some. */
  colours: readonly [Colour, Colour];
  /** When it begins, in milliseconds since 1970, at a whole minute. */
  start?: number;
  faults?: Readonly<Partial<Record<Colour, Fault>>>;
  settings?: Partial<TrafficSettings>;
}>;

export type TrafficSettings = Readonly<{
  clients: number;
  resolvers: number;
  /** The share of resolvers that keep answers for much longer than their TTL. */
  ignoring: number;
  /** How long those keep an answer, on average. */
  ignoredMinutes: number;
  requestsPerClientMinute: number;
  /** The share of requests that ends with a 5xx of the target, and of the load balancer. */
  target5xx: number;
  loadBalancer5xx: number;
  /** The deviation of the resolvers' own error rates, as a logarithm: clients differ. */
  resolverSpread: number;
  /** The chance that a minute is bad for both colours (a slow database), and for one of them (a target restarts). */
  badMinute: number;
  hiccup: number;
  /** Seconds of the median request, and the deviation of the logarithm. */
  latencyMedian: number;
  latencySigma: number;
  /** Nodes of a load balancer, which write a file each. */
  nodes: number;
  /** The chance that a file is delivered later than ELB's five minutes. */
  lateFile: number;
  /** How long CloudWatch takes to publish a minute. */
  metricsMinutes: number;
}>;

export const DEFAULT_TRAFFIC: TrafficSettings = {
  clients: 10_000,
  resolvers: 200,
  ignoring: 0.15,
  ignoredMinutes: 30,
  requestsPerClientMinute: 6,
  target5xx: 0.0015,
  loadBalancer5xx: 0.0005,
  resolverSpread: 0.3,
  badMinute: 0.02,
  hiccup: 0.003,
  latencyMedian: 0.06,
  latencySigma: 0.7,
  nodes: 3,
  lateFile: 0.002,
  metricsMinutes: 2,
};

/** One minute of one colour: what its load balancer publishes, and what nobody but the laboratory knows. */
export type TrafficMinute = Readonly<{
  at: number;
  requests: number;
  target5xx: number;
  loadBalancer5xx: number;
  latency?: Readonly<{ p50: number; p99: number; count: number }>;
  linesSent: number;
  /** Of the target's errors, those that the fault made. */
  faultErrors: number;
  /** Of the requests' lines, those that the fault will lose. */
  lostLines: number;
}>;
