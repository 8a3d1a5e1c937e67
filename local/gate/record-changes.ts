import { changesOf as changesIn } from '../route53/changes';
import { fullName } from '../route53/records';
import type { GateRequest } from './request';

export type RecordChange = {
  readonly action: string;
  readonly type: string;
  readonly name: string;
  /** The record that an alias stands for, and its zone. */
  readonly alias?: { readonly zone: string; readonly name: string };
};

/** What a call of Route53's ChangeResourceRecordSets changes, and in which hosted zone. */
export function changesOf({ url, body }: GateRequest): {
  zone: string;
  changes: readonly RecordChange[];
} {
  const changes = changesIn(body.toString()).map(({ action, record: { type, name, alias } }) => ({
    action,
    type,
    name: fullName(name),
    ...(alias && { alias: { zone: alias.zoneId, name: fullName(alias.name) } }),
  }));
  return { zone: url.split('/')[3] ?? '', changes };
}
