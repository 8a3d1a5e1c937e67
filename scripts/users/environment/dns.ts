import type {
  Change,
  ListResourceRecordSetsCommandInput,
  ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { COLOURS, type Colour, sameWeights, type Weights, weightsText } from './weights';

/** The weighted records of some APIs, as Route53 has them. */
export type Dns = {
  /** What Route53 says now. Colours without a record are left out. */
  read(signal?: AbortSignal): Promise<Weights>;
  /**
   * Sets all weights in one change batch, which Route53 applies as a whole or not at all, if they still are what
   * `from` says: each record is deleted as it was and created anew, and a record that is no longer what is
   * to be deleted refuses the batch. Resolves when all name servers have it (INSYNC).
   * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
   * @throws LambdaCoreError `WEIGHTS_CHANGED` when somebody else has changed them; then nothing is changed
   */
  shift(from: Weights, to: Weights, options: ShiftOptions): Promise<void>;
};

type ShiftOptions = {
  readonly comment: string;
  /** Called right before the batch is sent. */
  readonly before?: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
};

export type DnsOptions = {
  readonly domain: string;
  readonly privateZone: boolean;
  readonly recordPrefix: string;
  readonly apis: readonly string[];
  /** How often it is asked whether a change is everywhere. */
  readonly insyncPollSeconds?: number;
};

type Found = { readonly api: string; readonly colour: Colour; readonly record: ResourceRecordSet };

/** A batch's limit. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
const MOST_CHANGES = 1_000;
/** Route53 says that most changes are everywhere within a minute. */
const INSYNC_DEADLINE_SECONDS = 300;

/** @throws LambdaCoreError when the account has no such zone */
export async function openDns(client: Route53Client, options: DnsOptions): Promise<Dns> {
  const zone = await zoneOf(client, options);
  const find = (signal?: AbortSignal) => weightedRecords(client, zone, options, signal);
  return {
    read: async (signal) => weightsOf(await find(signal)),
    async shift(from, to, { comment, before, signal }) {
      const found = await find(signal);
      const now = weightsOf(found);
      if (!sameWeights(now, from)) throw changed(from, now);
      const changes = found.flatMap((one) => changesOf(one, to));
      if (changes.length > MOST_CHANGES) {
        throw new LambdaCoreError(
          'TOO_MANY_RECORDS',
          `${changes.length} changes at once, of which Route53 takes ${MOST_CHANGES}: shift fewer APIs with --api`,
        );
      }
      if (changes.length === 0) return;
      const { ChangeResourceRecordSetsCommand } = sdk();
      const ChangeBatch = { Comment: comment, Changes: changes };
      const input = { HostedZoneId: zone, ChangeBatch };
      await before?.();
      const command = new ChangeResourceRecordSetsCommand(input);
      const sent = await client.send(command, abort(signal)).catch(async (error: unknown) => {
        const after = weightsOf(await find(signal));
        // The answer was lost, and what was asked for is done.
        if (sameWeights(after, to)) return undefined;
        throw sameWeights(after, from) ? error : changed(from, after, error);
      });
      if (sent === undefined) return;
      await insync(client, sent.ChangeInfo?.Id ?? '', options.insyncPollSeconds ?? 5, signal);
    },
  };
}

/** @throws LambdaCoreError when there is none, or more than one */
export async function zoneOf(
  client: Route53Client,
  { domain, privateZone }: Pick<DnsOptions, 'domain' | 'privateZone'>,
): Promise<string> {
  const { ListHostedZonesByNameCommand } = sdk();
  const { HostedZones = [] } = await client.send(
    new ListHostedZonesByNameCommand({ DNSName: domain }),
  );
  const [zone, other] = HostedZones.filter(
    ({ Name, Config }) => Name === `${domain}.` && (Config?.PrivateZone ?? false) === privateZone,
  );
  if (zone?.Id !== undefined && other === undefined) return zone.Id.replace(/^\/hostedzone\//, '');
  const found = zone === undefined ? 'none' : 'more than one';
  const kind = privateZone ? 'private' : 'public';
  throw new LambdaCoreError(
    'ZONE',
    `hosted zone ${domain} (${kind}): found ${found}, expected one`,
  );
}

async function weightedRecords(
  client: Route53Client,
  zone: string,
  { apis, domain, recordPrefix }: DnsOptions,
  signal?: AbortSignal,
): Promise<Found[]> {
  const names = new Map(apis.map((api) => [`${recordPrefix}${api}.${domain}.`, api]));
  const found: Found[] = [];
  for await (const record of recordsOf(client, zone, signal)) {
    const api = names.get(record.Name ?? '');
    const colour = COLOURS.find((name) => record.SetIdentifier === `${api}-${name}`);
    if (api !== undefined && colour !== undefined) found.push({ api, colour, record });
  }
  return found;
}

/** All records of a zone, page by page. */
export async function* recordsOf(
  client: Route53Client,
  zone: string,
  signal?: AbortSignal,
): AsyncGenerator<ResourceRecordSet> {
  const { ListResourceRecordSetsCommand } = sdk();
  let next: Partial<ListResourceRecordSetsCommandInput> = {};
  do {
    const input = { HostedZoneId: zone, ...next };
    const page = await client.send(new ListResourceRecordSetsCommand(input), abort(signal));
    yield* page.ResourceRecordSets ?? [];
    if (!page.IsTruncated) return;
    next = {
      StartRecordName: page.NextRecordName,
      StartRecordType: page.NextRecordType,
      ...(page.NextRecordIdentifier ? { StartRecordIdentifier: page.NextRecordIdentifier } : {}),
    };
  } while (next.StartRecordName !== undefined);
}

function weightsOf(found: readonly Found[]): Weights {
  const weights: Record<string, Partial<Record<Colour, number>>> = {};
  for (const { api, colour, record } of found) {
    weights[api] = { ...weights[api], [colour]: Number(record.Weight ?? 0) };
  }
  return weights;
}

function changesOf({ api, colour, record }: Found, to: Weights): Change[] {
  const weight = to[api]?.[colour];
  if (weight === undefined || weight === Number(record.Weight)) return [];
  return [
    { Action: 'DELETE', ResourceRecordSet: record },
    { Action: 'CREATE', ResourceRecordSet: { ...record, Weight: weight } },
  ];
}

async function insync(
  client: Route53Client,
  id: string,
  pollSeconds: number,
  signal?: AbortSignal,
): Promise<void> {
  const { waitUntilResourceRecordSetsChanged } = sdk();
  const options = { client, maxWaitTime: INSYNC_DEADLINE_SECONDS, ...abort(signal) };
  const poll = { minDelay: pollSeconds, maxDelay: pollSeconds };
  await waitUntilResourceRecordSetsChanged({ ...options, ...poll }, { Id: id });
}

function changed(from: Weights, now: Weights, cause?: unknown): LambdaCoreError {
  return new LambdaCoreError(
    'WEIGHTS_CHANGED',
    `the weights were changed by somebody else: found ${weightsText(now)}; expected ${weightsText(from)}`,
    { cause },
  );
}

function abort(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** Loaded when it is needed: half of a command's start. */
function sdk() {
  return require('@aws-sdk/client-route-53') as typeof import('@aws-sdk/client-route-53');
}
