import { XMLParser } from 'fast-xml-parser';
import type { RecordChange } from './records';

/** What the body of a ChangeResourceRecordSets changes. */
export function changesOf(body: string): readonly RecordChange[] {
  const { ChangeResourceRecordSetsRequest: sent } = parser.parse(body) as Sent;
  return sent.ChangeBatch.Changes.Change.map(({ Action: action, ResourceRecordSet: record }) => {
    const { AliasTarget: alias, SetIdentifier: setIdentifier, Weight: weight } = record;
    return {
      action,
      record: {
        name: record.Name,
        type: record.Type,
        ...(setIdentifier === undefined ? {} : { setIdentifier }),
        ...(weight === undefined ? {} : { weight: Number(weight) }),
        ...(alias === undefined
          ? {}
          : {
              alias: { zoneId: alias.HostedZoneId, name: alias.DNSName },
              evaluateTargetHealth: alias.EvaluateTargetHealth === 'true',
            }),
      },
    };
  });
}

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Change' });

type Sent = {
  ChangeResourceRecordSetsRequest: {
    ChangeBatch: {
      Changes: { Change: { Action: RecordChange['action']; ResourceRecordSet: SentRecord }[] };
    };
  };
};
type SentRecord = {
  Name: string;
  Type: string;
  SetIdentifier?: string;
  Weight?: string;
  AliasTarget?: { HostedZoneId: string; DNSName: string; EvaluateTargetHealth: string };
};
