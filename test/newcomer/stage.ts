import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import type { Running } from '../../scripts/cli/fixtures/npm-run';
import {
  type Block,
  commandsIn,
  readBlocks,
  strayCommands,
} from '../../scripts/developers/docs/commands/blocks';
import { documentCommands, triedIn } from '../../scripts/developers/docs/commands/documents';
import { prepareFiles, prepareObjects, writeProfile } from './aws-fixture';
import { type Clones, openClones } from './clones';
import { endServer, type Followed, type FollowOptions, follow } from './follow';
import { killGroup } from './process-group';
import { RULES, ruleOf } from './rules';
import { openTerraformFixture, type TerraformFixture } from './terraform-fixture';

const README = 'README.md';
const USUAL_PORT = 4566;
const DEADLINE_SECONDS = 600;
/** Longer than the grace that commands give themselves. */
const ENDING_SECONDS = 15;

/** Runs README as a newcomer would; returns the exit status. */
export async function runStage(signal: AbortSignal): Promise<number> {
  await using clones = await openClones();
  const markdown = await readFile(join(clones.untouched, README), 'utf8');
  const stray = strayCommands(markdown);
  for (const { line, text } of stray)
    print(
      `FAILED: ${README}:${line}: ${text}: in a block that does not say sh, so that nobody runs it`,
    );
  const blocks = readBlocks(markdown);

  print(`With AWS's variables, while port ${USUAL_PORT} is taken`);
  await using session = openSession(clones, signal);
  const taken = await takePort(USUAL_PORT);
  // What it says to export is all that leads to it.
  const first = await session.follow(blocks, async () => {});
  taken?.close();

  print('With region, credentials and endpoint of a profile: what talks to AWS');
  const again = await session.follow(blocks.filter(talksToAws), () =>
    writeProfile(clones.variables['HOME'] ?? '', session.endpoint()),
  );

  print('In other documents, each command is tried in a test (npm test), but for');
  for (const command of documentCommands().fenced) {
    const tried = command.page === README ? undefined : triedIn(command);
    if (tried !== undefined && 'notRun' in tried)
      print(`${command.place}  ${command.text}\n  not run: ${tried.notRun}`);
  }

  const total = (name: keyof Followed) => first[name] + again[name];
  const failed = total('failed') + stray.length + (await session.end());
  print(`newcomer: ${total('passed')} passed, ${failed} failed, ${total('skipped')} skipped`);
  return failed === 0 ? 0 : 1;
}

function talksToAws(block: Block): boolean {
  return block.some(({ text }) => ruleOf(text, RULES).fixture === 'aws');
}

/** What lives from the first command to the last: servers, and the emulators that are asked for. */
function openSession(clones: Clones, signal: AbortSignal) {
  const servers: Running[] = [];
  const fixtures = new Map<string, TerraformFixture>();
  let s3: string | undefined;
  const endpoint = () => {
    if (s3 !== undefined) return s3;
    throw new Error('no platform is serving yet: README has to begin with npm start');
  };
  const terraform = async (environment: string, folder: string) => {
    const fixture =
      fixtures.get(environment) ??
      (await openTerraformFixture(environment, clones.variables['PATH'] ?? '', folder));
    fixtures.set(environment, fixture);
    return fixture.environment;
  };
  let unended = 0;
  const end = async (ending: readonly Running[]) => {
    for (const server of ending)
      await endServer(server, ENDING_SECONDS).catch((error: Error) => {
        unended++;
        print(`FAILED: ${error.message}`);
      });
  };
  const shared: Omit<FollowOptions, 'environmentOf'> = {
    rules: RULES,
    deadlineSeconds: DEADLINE_SECONDS,
    endingSeconds: ENDING_SECONDS,
    print,
    screen: process.stderr,
    signal,
    folderFor: async (block) =>
      block.some(({ text }) => text.includes('npm ci')) ? clones.untouched : clones.installed(),
    async onServing(running) {
      const found = /\bS3 +(http:\S+?)[,\s]/.exec(running.heard)?.[1];
      servers.push(running);
      // The first platform serves all that follows.
      if (found === undefined || s3 !== undefined) return [];
      s3 = found;
      return hints(running.heard);
    },
  };
  return {
    endpoint,
    /** Follows README; `prepare` is called before each command that talks to AWS. */
    async follow(blocks: readonly Block[], prepare: () => Promise<void>): Promise<Followed> {
      const followed = await follow(README, blocks, {
        ...shared,
        async environmentOf(command, { fixture }, folder) {
          await prepareFiles(folder, command);
          if (fixture === undefined) return { variables: clones.variables };
          if (fixture === 'terraform') {
            const found = await terraform(
              /(?:tf|doctor|rollout) -- (\w+)/.exec(command)?.[1] ?? '',
              folder,
            );
            if ('notRun' in found) return found;
            return { variables: { ...clones.variables, ...found.variables } };
          }
          const aws = /\baws /.test(command) ? toolOrReason('aws') : undefined;
          if (aws !== undefined && 'reason' in aws) return { notRun: aws.reason };
          // Others make what they need, or find it on the platform.
          if (/\bship\b/.test(command)) await prepareObjects(endpoint(), command);
          await prepare();
          return { variables: clones.variables };
        },
      });
      await end(servers.splice(1));
      return followed;
    },
    /** Ends the platform; returns how many servers did not end when they were asked to. */
    async end(): Promise<number> {
      await end(servers);
      return unended;
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) killGroup(server);
      for (const fixture of fixtures.values()) await fixture[Symbol.asyncDispose]();
    },
  };
}

/** What a command that serves tells one to type: its indented lines from there on. */
function hints(output: string): Block {
  const lines = output.slice(output.search(/^Serving/m)).split('\n');
  return commandsIn(
    lines.map((line) => (/^ {2}/.test(line) ? line.trim() : '')),
    1,
  );
}

/** Listens on a port and answers nobody; nothing where somebody else does so already. */
async function takePort(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return undefined;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
