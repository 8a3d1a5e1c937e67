/** One minute of one colour's load balancer, as CloudWatch tells of it. */
export type Minute = Readonly<{
  /** When it begins, in milliseconds since 1970. */
  at: number;
  /** `RequestCount`, the sum. ELB publishes nothing where nothing came: that is 0, or no minute at all. */
  requests: number;
  /** `HTTPCode_Target_5XX_Count` (Classic: `HTTPCode_Backend_5XX`), the sum: the target's own errors. */
  target5xx: number;
  /** `HTTPCode_ELB_5XX_Count`, the sum: no target took the request, or none replied. */
  loadBalancer5xx: number;
  /** `TargetResponseTime` (Classic: `Latency`) in seconds; left out where no target replied. */
  latency?: Readonly<{ p50: number; p99: number; count: number }>;
  /** `LinesSent` of the log processor, the sum: published when a file was shipped, whenever its requests came. */
  linesSent: number;
}>;

/** What one colour of one API did, before the rollout and since. */
export type ColourWindow = Readonly<{
  /** `blue` or `green`; also what is left out of an alarm's name to compare it with the other colour's. */
  colour: string;
  /**
   * From before the rollout began (an hour is good: at 100 % it is what is left to compare with), oldest first, no
   * minute twice. The last ones may lie beyond what is known: those are not looked at.
   */
  minutes: readonly Minute[];
  /** Up to when (the end of a minute) CloudWatch has published what the load balancer counted. */
  requestsKnownTo: number;
  /** The same of `LinesSent`. */
  linesKnownTo: number;
  /** Names of the colour's alarms that are in ALARM now. */
  alarms: readonly string[];
  /** Messages in its dead-letter queues, beyond those that lay there when the rollout began. */
  deadLetters: number;
  /** `ApproximateAgeOfOldestMessage` of its queues, the latest known; 0 when they are empty. */
  queueAgeSeconds: number;
}>;

/** What a verdict is made of: both colours of one API in the same minutes. */
export type Observation = Readonly<{
  api: string;
  /** The colour that traffic moves to. */
  candidate: ColourWindow;
  /** The colour that it comes from. */
  baseline: ColourWindow;
  /** When the weights of each step so far were in sync, oldest first; the last is the step that is judged. */
  stepStarts: readonly number[];
  /** The candidate's share that the step asks for, in percent. */
  percent: number;
}>;

export type Outcome = 'passed' | 'failed' | 'not-enough-data';

export type Figure =
  | 'requests'
  | '5xx'
  | 'target 5xx'
  | 'p50'
  | 'p99'
  | 'alarms'
  | 'dead letters'
  | 'queue age'
  | 'completeness';

/** What one figure says. */
export type Reason = Readonly<{
  figure: Figure;
  outcome: Outcome;
  /** The candidate's figure: a share of requests, seconds, a count. Left out where there is none yet. */
  value?: number;
  /** What it was held against: the baseline's figure, or a limit. */
  against?: number;
  /** How sure, from 0 to 1, for what was estimated and failed; left out for what was counted. */
  sure?: number;
  /** Over how many of the candidate's requests. */
  requests: number;
  /** All of that in one line. */
  line: string;
}>;

export type Verdict = Readonly<{
  outcome: Outcome;
  /** The line of the figure that decided, with the API's name before it. */
  line: string;
  /** One for each figure, the one that decided first. */
  reasons: readonly Reason[];
  /** Up to when both colours' minutes were known: the same data again is not a second look. */
  through: number;
}>;

export type JudgeSettings = Readonly<{
  /** Requests of the candidate within a step, at least, before it passes. */
  minimumRequests: number;
  /** The same before a comparison with the baseline fails it: evidence needs fewer than confidence does. */
  minimumRequestsToFail: number;
  /** How sure that equal colours pass a whole rollout, all its steps, looks, figures and APIs together. */
  confidence: number;
  /** APIs that are judged in the same rollout: each gets its part of the doubt. */
  apis: number;
  /** The candidate's rate of errors may be so many times the baseline's. */
  errorRatio: number;
  /** And so much more, as a share of requests, whatever the ratio. */
  errorShare: number;
  /** Its latency may be so many times the baseline's. */
  latencyRatio: number;
  /** Requests that may be missing among the lines sent, as a share. ELB's own logs are best effort. */
  allowedLoss: number;
  /** Age of a queue's oldest message. */
  queueAgeSeconds: number;
  /** Evidence against the candidate has to come from at least so many minutes. */
  failAfter: number;
  /** How often ELB writes a log file, and by when it is delivered and shipped, at most `logMinutes`, in minutes. */
  logMinutes: number;
  deliveryMinutes: number;
}>;

export const DEFAULT_JUDGE_SETTINGS: JudgeSettings = {
  minimumRequests: 1000,
  minimumRequestsToFail: 100,
  confidence: 0.995,
  apis: 1,
  errorRatio: 1.25,
  errorShare: 0.001,
  latencyRatio: 1.25,
  allowedLoss: 0.02,
  queueAgeSeconds: 900,
  failAfter: 2,
  logMinutes: 5,
  deliveryMinutes: 5,
};

/** The candidate's share of requests as it was observed. */
export type ObservedShare = Readonly<{
  /** From 0 to 1; `undefined` without any request. */
  share: number | undefined;
  lowest: number;
  highest: number;
  /** Requests of both colours in the minutes that were looked at. */
  requests: number;
  /** How many independent answers of resolvers they are worth. */
  effective: number;
  /** Whether the interval covers the target, or what is left of it when some follow older answers. */
  reached: boolean;
  line: string;
}>;
