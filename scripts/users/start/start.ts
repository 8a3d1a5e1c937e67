import { once } from 'node:events';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { openPlatform, type Platform, type PlatformOptions } from '@lambda-core/local/platform';
import { buildMissing } from '../../build/build-missing';
import { functionNames } from '../../build/functions';
import { count } from '../../cli/format';
import { openAnnouncer } from './announcer';
import { cloneSamples } from './clone-samples';
import { keepDocuments } from './console/documents';
import type { Fact } from './console/facts';
import { openStartConsole, type StartConsole } from './console/open';
import { createWorld } from './console/world';
import { hints } from './hints';
import { readStartOptions } from './options';
import { openSession, type Session } from './session';
import { shipSamples } from './ship-samples';
import { openTerminal } from './terminal';
import { totalLines } from './total-lines';

const USUAL_PORT = 4566;

/** Builds, demonstrates and serves until the signal aborts; returns the exit status. */
export async function start(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const { exit, port, lambdaPort, receiverPort, faults, behaviour, isCounted, ...rest } =
    readStartOptions(argv);
  using terminal = openTerminal();
  const { print, doing } = terminal;
  const interrupted = once(signal, 'abort');
  const documents = keepDocuments();
  const kept = { trackIds: true, keep: 1, onDocument: documents.take };
  await using receiver = await openReceiver({ port: receiverPort, behaviour, ...kept });
  // What fails because the end cuts it off is nobody's news.
  const facts: Fact[] | undefined = isCounted ? [] : undefined;
  const world = createWorld(undefined, (fact) => facts?.push(fact));
  const announcer = openAnnouncer((line) => signal.aborted || print(line), world);
  await using platform = await openOnPort(port, { ...announcer, s3: { faults }, lambdaPort });
  const since = performance.now();
  doing(() => `building the functions, which is done once: ${seconds(since)} s`);
  await buildMissing(functionNames());
  signal.throwIfAborted();
  const session = openSession(platform, receiver, announcer, terminal, world, documents);
  await using page = await openStartConsole({
    ...rest,
    session,
    facts,
    documents,
    faults,
    port: rest.consolePort,
  });

  for (const line of placeLines(session, page, port)) print(line);
  const reconciled = await Promise.race([demonstrate(session), interrupted.then(() => undefined)]);
  if (reconciled !== undefined) {
    print(reconciled ? 'Everything reconciled.' : 'NOT everything reconciled; see above.');
    print();
  }
  if (reconciled !== undefined && !exit) {
    for (const line of hints(platform.s3, receiver, page.address)) print(line);
    print();
    doing(() => session.jobs.text() || messagesText(session));
    await interrupted;
  }
  terminal.close();
  for (const line of totalLines(session)) print(line);
  return reconciled === false ? 1 : 0;
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1000);
}

async function demonstrate(session: Session): Promise<boolean> {
  const shipped = await shipSamples(session);
  session.print();
  const cloned = await cloneSamples(session);
  session.print();
  return shipped && cloned;
}

function messagesText({ underWay }: Session): string {
  return underWay === 0 ? '' : `${count(underWay, 'message')} under way`;
}

function placeLines(
  { platform, receiver }: Session,
  { address }: StartConsole,
  port = USUAL_PORT,
): string[] {
  const { endpoint } = platform.s3;
  const isTaken = port !== 0 && !endpoint.endsWith(`:${port}`);
  return [
    `The platform at work, on a page: ${address}`,
    '',
    'The functions that AWS would run, and what stands in for AWS and Logstash:',
    `  S3        ${endpoint}${isTaken ? ` (${port} is taken)` : ''}`,
    `  Lambda    ${platform.host.endpoint}`,
    `  Logstash  ${receiver.host}:${receiver.port}`,
    '',
  ];
}

async function openOnPort(port: number | undefined, options: PlatformOptions): Promise<Platform> {
  try {
    return await openPlatform({ ...options, s3Port: port ?? USUAL_PORT });
  } catch (error) {
    const isTaken = (error as { code?: unknown }).code === 'PORT_TAKEN';
    if (port !== undefined || !isTaken) throw error;
    return await openPlatform({ ...options, s3Port: 0 });
  }
}
