import { XMLParser } from 'fast-xml-parser';
import type { GateRequest } from './request';

export type RecordChange = {
  readonly action: string;
  readonly type: string;
  readonly name: string;
  /** The record that an alias stands for, and its zone. */
  readonly alias?: { readonly zone: string; readonly name: string };
};

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Change' });

/** What a call of Route53's ChangeResourceRecordSets changes, and in which hosted zone. */
export function changesOf({ url, body }: GateRequest): {
  zone: string;
  changes: readonly RecordChange[];
} {
  const { ChangeResourceRecordSetsRequest: sent } = parser.parse(body.toString()) as Sent;
  const changes = sent.ChangeBatch.Changes.Change.map(({ Action, ResourceRecordSet: record }) => ({
    action: Action,
    type: record.Type,
    name: fullName(record.Name),
    ...(record.AliasTarget === undefined
      ? {}
      : {
          alias: {
            zone: record.AliasTarget.HostedZoneId,
            name: fullName(record.AliasTarget.DNSName),
          },
        }),
  }));
  return { zone: url.split('/')[3] ?? '', changes };
}

type Sent = {
  ChangeResourceRecordSetsRequest: {
    ChangeBatch: {
      Changes: { Change: { Action: string; ResourceRecordSet: ResourceRecordSet }[] };
    };
  };
};

type ResourceRecordSet = {
  Name: string;
  Type: string;
  AliasTarget?: { HostedZoneId: string; DNSName: string };
};

function fullName(name: string): string {
  return `${name.toLowerCase().replace(/\.$/, '')}.`;
}
