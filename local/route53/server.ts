import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { escapeXml } from '../s3/xml';
import { type HttpEndpoint, serveHttp } from '../serve-http';
import { changesOf } from './changes';
import { openZone, type RecordChange, type RecordSet, type Zone } from './records';

export type Route53Server = HttpEndpoint & {
  readonly zones: readonly Zone[];
  /** Every batch that was applied, oldest first. */
  readonly batches: readonly (readonly RecordChange[])[];
};

type Route53Options = {
  readonly domains: readonly string[];
  /** How often a change is still PENDING before it is INSYNC. */
  readonly pendingLooks?: number;
  /** Whether the zones may be read and changed with these keys; with any when it is left out. */
  readonly isAllowed?: (accessKeyId: string) => boolean;
  /** Called before a batch is applied; what it throws is a failed connection. */
  readonly onChange?: () => Promise<void>;
  /** Called when it was applied. */
  readonly onChanged?: () => void;
};

type Reply = { readonly status: number; readonly body: string };

/** Of one page, as Route53 has it. */
const PAGE = 300;

/**
 * The calls of Route53 that weights need, with the rules that AWS has for them.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53.html
 */
export async function startRoute53(options: Route53Options): Promise<Route53Server> {
  const zones = options.domains.map((domain, at) => openZone(`Z${at + 1}LOCAL`, domain));
  const batches: (readonly RecordChange[])[] = [];
  const looks = new Map<string, number>();
  const change = async (zone: Zone, body: string): Promise<Reply> => {
    const changes = changesOf(body);
    await options.onChange?.();
    const problems = zone.change(changes);
    if (problems.length > 0) return invalidBatch(problems);
    const id = `C${batches.push(changes)}`;
    looks.set(id, options.pendingLooks ?? 1);
    options.onChanged?.();
    return reply('ChangeResourceRecordSetsResponse', changeInfo(id, 'PENDING'));
  };
  const status = (id: string): Reply => {
    const left = looks.get(id);
    if (left === undefined) return failure(404, 'NoSuchChange', `found no change ${id}`);
    looks.set(id, left - 1);
    return reply('GetChangeResponse', changeInfo(id, left > 0 ? 'PENDING' : 'INSYNC'));
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, keyId = ''] = /Credential=([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
    if (options.isAllowed?.(keyId) === false)
      return answer(response, failure(403, 'AccessDenied', `${keyId} may not use Route53`));
    const [, , what = '', id = '', rrset = ''] = url.pathname.replace(/\/$/, '').split('/');
    const zone = zones.find((one) => one.id === id);
    const body = await text(request);
    if (what === 'hostedzonesbyname') return answer(response, listZones(zones, url));
    if (what === 'change') return answer(response, status(id));
    if (what !== 'hostedzone' || rrset !== 'rrset')
      return answer(response, failure(400, 'InvalidAction', `${url.pathname} is not served here`));
    if (zone === undefined)
      return answer(response, failure(404, 'NoSuchHostedZone', `found no zone ${id}`));
    if (request.method === 'GET') return answer(response, listRecords(zone, url));
    try {
      answer(response, await change(zone, body));
    } catch {
      response.destroy();
    }
  });
  return { ...(await serveHttp(server, 'Route53')), zones, batches };
}

function listZones(zones: readonly Zone[], url: URL): Reply {
  const from = url.searchParams.get('dnsname')?.replace(/\.?$/, '.') ?? '';
  const found = zones
    .filter(({ domain }) => domain >= from)
    .sort((one, other) => (one.domain < other.domain ? -1 : 1));
  const items = found.map(
    ({ id, domain }) =>
      `<HostedZone><Id>/hostedzone/${id}</Id><Name>${domain}</Name><CallerReference>local</CallerReference>` +
      '<Config><PrivateZone>false</PrivateZone></Config></HostedZone>',
  );
  return reply(
    'ListHostedZonesByNameResponse',
    `<HostedZones>${items.join('')}</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>`,
  );
}

function listRecords(zone: Zone, url: URL): Reply {
  const wanted = ['name', 'type', 'identifier'].map((name) => url.searchParams.get(name) ?? '');
  const records = zone.records();
  const start = wanted[0] === '' ? 0 : records.findIndex((one) => isAt(one, wanted));
  const page = start < 0 ? [] : records.slice(start, start + PAGE);
  const next = start < 0 ? undefined : records[start + PAGE];
  const more =
    next === undefined
      ? '<IsTruncated>false</IsTruncated>'
      : `<IsTruncated>true</IsTruncated><NextRecordName>${next.name}</NextRecordName>` +
        `<NextRecordType>${next.type}</NextRecordType><NextRecordIdentifier>${next.setIdentifier ?? ''}</NextRecordIdentifier>`;
  const sets = `<ResourceRecordSets>${page.map(recordXml).join('')}</ResourceRecordSets>`;
  return reply('ListResourceRecordSetsResponse', `${sets}${more}<MaxItems>${PAGE}</MaxItems>`);
}

function isAt(record: RecordSet, [name = '', type = '', identifier = '']: readonly string[]) {
  return (
    record.name === name.replace(/\.?$/, '.') &&
    (type === '' || record.type === type) &&
    (identifier === '' || record.setIdentifier === identifier)
  );
}

function recordXml({ name, type, setIdentifier, weight, alias, evaluateTargetHealth }: RecordSet) {
  const set =
    setIdentifier === undefined ? '' : `<SetIdentifier>${escapeXml(setIdentifier)}</SetIdentifier>`;
  const share = weight === undefined ? '' : `<Weight>${weight}</Weight>`;
  const target =
    alias === undefined
      ? ''
      : `<AliasTarget><HostedZoneId>${alias.zoneId}</HostedZoneId><DNSName>${alias.name}</DNSName>` +
        `<EvaluateTargetHealth>${evaluateTargetHealth ?? false}</EvaluateTargetHealth></AliasTarget>`;
  return `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${set}${share}${target}</ResourceRecordSet>`;
}

function changeInfo(id: string, status: 'PENDING' | 'INSYNC'): string {
  return `<ChangeInfo><Id>/change/${id}</Id><Status>${status}</Status><SubmittedAt>${new Date().toISOString()}</SubmittedAt></ChangeInfo>`;
}

function reply(root: string, content: string): Reply {
  const body = `<?xml version="1.0"?><${root} xmlns="https://route53.amazonaws.com/doc/2013-04-01/">${content}</${root}>`;
  return { status: 200, body };
}

function invalidBatch(problems: readonly string[]): Reply {
  return failure(400, 'InvalidChangeBatch', `[${problems.join(', ')}]`);
}

function failure(status: number, code: string, message: string): Reply {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return { status, body: `<?xml version="1.0"?><ErrorResponse>${error}</ErrorResponse>` };
}

function answer(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}
