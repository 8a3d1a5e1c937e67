import { performance } from 'node:perf_hooks';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { createRandom, fraction } from '../random';
import { isOperation, OPERATIONS, type Operation } from './operation';
import { tokenBucket } from './token-bucket';

/**
 * How a request fails. `reset-after` does the work and loses the response; `error-in-200` is what S3
 * does when a long copy fails after its headers were sent; `stall` never responds; `no-expedited` is a restore
 * for which S3 has no capacity now. The listings are answered
 * as by a broken proxy, or another kind of server: half of the XML, the objects in reverse, without the last
 * object and no sign of it, names as they are although URL-encoded ones were asked for.
 */
export const FAULT_KINDS = [
  'slow-down',
  'internal-error',
  'conflict',
  'access-denied',
  'reset',
  'reset-after',
  'reset-in-body',
  'error-in-200',
  'stall',
  'no-such-key',
  'no-expedited',
  'half-listing',
  'reversed-listing',
  'short-listing',
  'unencoded-listing',
] as const;

export function isFaultKind(name: string): name is FaultKind {
  return FAULT_KINDS.some((kind) => kind === name);
}

export type FaultKind = (typeof FAULT_KINDS)[number];

export type FaultSettings = {
  /** Milliseconds before an operation is carried out; `all` is for those without one of their own. */
  latency?: Partial<Record<Operation | 'all', number>>;
  /** How fast one copy is, of an object or a part, beyond its latency; left out: at once, whatever the size. */
  copyBytesPerSecond?: number;
  /** Requests a second of each class; one over the limit gets 503 SlowDown at once. */
  rateLimit?: { reads?: number; writes?: number };
  /** A share of requests that fail, drawn from a seeded generator in order of arrival. */
  failures?: {
    /** From 0 to 1. */
    rate: number;
    seed?: number;
    /** Default: slow-down, internal-error, reset, reset-in-body and error-in-200, where they apply. */
    kinds?: readonly FaultKind[];
    operations?: readonly Operation[];
  };
};

/** Faults for the next requests that match; everything left out matches all. */
export type TargetedFault = {
  kind: FaultKind;
  operation?: Operation;
  bucket?: string;
  key?: RegExp;
  /** How many requests; 1 when left out. */
  count?: number;
};

export type Faults = {
  /** Replaces the settings (and starts the generator and rate limits afresh); keeps targeted faults. */
  set(settings: FaultSettings): void;
  failNext(fault: TargetedFault): void;
  /** No faults, no latency, no limit. */
  clear(): void;
};

export type FaultSource = Faults & {
  draw(operation: Operation, bucket: string, key: string): FaultKind | undefined;
  latencyOf(operation: Operation): number;
  /** Milliseconds that so many bytes take to copy. */
  copyTimeOf(bytes: number): number;
};

const DEFAULT_KINDS: readonly FaultKind[] = [
  'slow-down',
  'internal-error',
  'reset',
  'reset-in-body',
  'error-in-200',
];
const ERROR_IN_200 = new Set<Operation>([
  'CopyObject',
  'UploadPartCopy',
  'CompleteMultipartUpload',
]);

export function faultSource(initial: FaultSettings = {}): FaultSource {
  let targeted: (TargetedFault & { count: number })[] = [];
  let active = activate(initial);

  return {
    set(settings) {
      active = activate(settings);
    },
    failNext(fault) {
      targeted.push({ ...fault, count: fault.count ?? 1 });
    },
    clear() {
      targeted = [];
      active = activate({});
    },
    copyTimeOf: (bytes) => (bytes / active.copyBytesPerSecond) * 1000,
    latencyOf: (operation) => active.latency[operation] ?? active.latency.all ?? 0,
    draw(operation, bucket, key) {
      const hit = targeted.find((fault) => matches(fault, operation, bucket, key));
      if (hit !== undefined) {
        hit.count--;
        if (hit.count <= 0) targeted = targeted.filter((fault) => fault !== hit);
        return hit.kind;
      }
      return active.drawSettings(operation);
    },
  };
}

function activate(settings: FaultSettings) {
  check(settings);
  const { latency = {}, copyBytesPerSecond = Infinity, rateLimit = {}, failures } = settings;
  const limits = {
    read: rateLimit.reads === undefined ? undefined : tokenBucket(rateLimit.reads),
    write: rateLimit.writes === undefined ? undefined : tokenBucket(rateLimit.writes),
  };
  const random = createRandom(failures?.seed ?? 1);
  return {
    latency,
    copyBytesPerSecond,
    drawSettings(operation: Operation): FaultKind | undefined {
      const limit = limits[OPERATIONS[operation]];
      if (limit !== undefined && !limit.take(performance.now())) return 'slow-down';
      if (failures === undefined) return undefined;
      if (failures.operations && !failures.operations.includes(operation)) return undefined;
      if (fraction(random) >= failures.rate) return undefined;
      const kinds = (failures.kinds ?? DEFAULT_KINDS).filter((kind) => applies(kind, operation));
      return kinds[Math.floor(fraction(random) * kinds.length)];
    },
  };
}

function applies(kind: FaultKind, operation: Operation): boolean {
  if (kind === 'error-in-200') return ERROR_IN_200.has(operation);
  if (kind.endsWith('-listing')) return operation === 'ListObjectsV2';
  return kind !== 'reset-in-body' || operation === 'GetObject';
}

function matches(fault: TargetedFault, operation: Operation, bucket: string, key: string): boolean {
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  if (fault.bucket !== undefined && fault.bucket !== bucket) return false;
  // `search` ignores lastIndex: a RegExp with the flag g would match every second time only.
  return fault.key === undefined || key.search(fault.key) !== -1;
}

function check(settings: FaultSettings): void {
  const { latency = {}, copyBytesPerSecond = 1, rateLimit = {}, failures } = settings;
  if (!(copyBytesPerSecond > 0))
    refuse('copyBytesPerSecond', copyBytesPerSecond, 'bytes a second over 0');
  for (const [name, value] of Object.entries(latency)) {
    if (name !== 'all' && !isOperation(name)) refuse(`latency.${name}`, name, 'an S3 operation');
    if (!(value >= 0)) refuse(`latency.${name}`, value, 'milliseconds from 0');
  }
  for (const name of ['reads', 'writes'] as const) {
    const value = rateLimit[name] ?? 1;
    if (!(value > 0)) refuse(`rateLimit.${name}`, value, 'requests a second over 0');
  }
  const rate = failures?.rate ?? 0;
  if (!(rate >= 0 && rate <= 1)) refuse('failures.rate', rate, 'a share from 0 to 1');
}

function refuse(field: string, found: unknown, expected: string): never {
  throw new LambdaCoreError('BAD_FAULTS', `${field}: found ${found}, expected ${expected}`);
}
