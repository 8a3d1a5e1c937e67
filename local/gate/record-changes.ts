import { changesOf as changesIn } from '../route53/changes';
import { applyChanges, type RecordChange, type Records } from '../route53/records';
import type { Account } from './account';
import type { GateRequest } from './request';

/** What a call of Route53's ChangeResourceRecordSets changes, and in which hosted zone. */
export function changesOf({ url, body }: GateRequest): {
  readonly zone: string;
  readonly changes: readonly RecordChange[];
} {
  return { zone: url.split('/')[3] ?? '', changes: changesIn(body.toString()) };
}

/** What becomes of it: the zone's records afterwards, and why AWS refuses it. Who made others than by the gate is not known. */
export function changed(
  request: GateRequest,
  { records }: Account,
): { readonly zone: string; readonly records: Records; readonly problems: readonly string[] } {
  const { zone: id, changes } = changesOf(request);
  const before = records.get(id) ?? new Map();
  return { zone: id, ...applyChanges(changes, before, { id, isPartlyKnown: true }) };
}
