import { FAULT_KINDS, type FaultKind } from './faults';
import { OPERATION_NAMES, type Operation } from './operation';

export type Stats = {
  /** Requests by operation, failed ones included. */
  requests: Record<Operation, number>;
  /** Faults injected, by kind; requests over the rate limit count as `slow-down`. */
  faults: Record<FaultKind, number>;
  inFlight: number;
  peakInFlight: number;
};

export function createStats(): Stats {
  return {
    requests: zeros(OPERATION_NAMES),
    faults: zeros(FAULT_KINDS),
    inFlight: 0,
    peakInFlight: 0,
  };
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
