import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { type ApiBlock, readApiBlocks } from '../environment/api-blocks';
import type { Caller } from '../environment/aws-api';
import type { Clients } from '../environment/clients';
import type { ColourSettings } from '../environment/colour-settings';
import { recordsOf, zoneOf } from '../environment/dns';
import { loadBalancersByDnsName } from '../environment/load-balancers';
import { type FoundQueue, openSqs } from '../environment/sqs';
import { type Deployed, readDeployed } from './deployed';

/** A zip as the sources here make it; the hash is Lambda's. */
export type Made = { readonly name: string; readonly sha256: string };

/** What several checks need, asked for once. Each throws why it is not known. */
export type Facts = ReturnType<typeof openFacts>;

type FactsDeps = {
  readonly root: string;
  readonly settings: ColourSettings;
  readonly clients: Clients;
  readonly whoAmI: () => Promise<Caller>;
  /** What a build would make. */
  readonly hashZips: () => Promise<readonly Made[]>;
};

/** The colour has no state yet: what is looked at after an apply cannot be. */
export class NotDeployed extends LambdaCoreError {
  override readonly name = 'NotDeployed';
}

export function openFacts({ root, settings, clients, whoAmI, hashZips }: FactsDeps) {
  const { domain, privateZone, state, folder, colour } = settings;
  const zone = once(() => zoneOf(clients.route53, { domain, privateZone }));
  const sqs = once(async () => openSqs(clients.sqs));
  const functions = new Map<string, Promise<FunctionConfiguration | undefined>>();
  const queues = new Map<string, Promise<FoundQueue | undefined>>();
  const mappings = new Map<string, Promise<EventSourceMappingConfiguration | undefined>>();
  const queueNamed = (name: string) => kept(queues, name, async () => (await sqs()).find(name));
  return {
    caller: once(whoAmI),
    zone,
    records: once(async () => {
      const records: ResourceRecordSet[] = [];
      for await (const record of recordsOf(clients.route53, await zone())) records.push(record);
      return records as readonly ResourceRecordSet[];
    }),
    balancers: once(() => loadBalancersByDnsName(clients)),
    deployed: once(async (): Promise<Deployed> => {
      const text = await readObject(clients, state);
      const deployed = text === undefined ? undefined : readDeployed(text);
      if (deployed !== undefined) return deployed;
      throw new NotDeployed('NOT_DEPLOYED', `${folder}/${colour} was never applied`);
    }),
    /** The blocks of APIs that this environment has, as far as they are plain text. */
    blocks: once(async (): Promise<readonly ApiBlock[]> => {
      const blocks = await readApiBlocks(root);
      return blocks.filter(
        ({ environments }) => environments?.includes(settings.environment) ?? true,
      );
    }),
    /** The alias's version of a function; undefined where there is none. */
    function: (name: string) => kept(functions, name, () => configurationOf(clients, name)),
    queue: queueNamed,
    /** What hands a queue's messages to a function; undefined where there is none. */
    mapping: (queue: string) =>
      kept(mappings, queue, async () => mappingOf(clients, await queueNamed(queue))),
    made: once(hashZips),
    /** The zip of a function as Lambda has it, a hash in base64; undefined where nothing was built. */
    zip: async (name: string): Promise<string | undefined> => {
      const packed = await readFile(join(settings.zips.folder, `${name}.zip`)).catch(unlessMissing);
      return packed && createHash('sha256').update(packed).digest('base64');
    },
  };
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

function kept<Value>(
  known: Map<string, Promise<Value>>,
  name: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const asked = known.get(name) ?? ask();
  known.set(name, asked);
  return asked;
}

/** The text of an object beside the state; undefined where there is none. */
export async function readObject(
  { state: s3 }: Clients,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<string | undefined> {
  const { GetObjectCommand, S3ServiceException } =
    require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    // No bucket, or nothing in it yet.
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404)
      return undefined;
    throw error;
  }
}

async function configurationOf(
  { lambda }: Clients,
  name: string,
): Promise<FunctionConfiguration | undefined> {
  const { GetFunctionConfigurationCommand } =
    require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
  try {
    return await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: 'live' }),
    );
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function mappingOf(
  { lambda }: Clients,
  queue: FoundQueue | undefined,
): Promise<EventSourceMappingConfiguration | undefined> {
  if (queue === undefined) return undefined;
  const { ListEventSourceMappingsCommand } =
    require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: queue.arn }),
  );
  return EventSourceMappings[0];
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
