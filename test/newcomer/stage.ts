import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import type { Running } from '../../scripts/cli/fixtures/npm-run';
import { type Block, commandsIn, readBlocks } from '../../scripts/developers/docs/commands/blocks';
import { PAGES } from '../../scripts/developers/docs/commands/documents';
import { prepareFiles, prepareObjects, writeProfile } from './aws-fixture';
import { type Clones, openClones } from './clones';
import { endServer, type Followed, type FollowOptions, follow, type Terminal } from './follow';
import { killGroup } from './process-group';
import { RULES, ruleOf } from './rules';
import { openTerraformFixture, type TerraformFixture } from './terraform-fixture';

const README = 'README.md';
const TERRAFORM = 'docs/terraform.md';
const USUAL_PORT = 4566;
const DEADLINE_SECONDS = 600;
/** Longer than the grace that commands give themselves. */
const ENDING_SECONDS = 15;

/** Follows all documents as a newcomer would, README first; returns the exit status. */
export async function runStage(signal: AbortSignal): Promise<number> {
  await using clones = await openClones();
  const documents = await readDocuments(await clones.installed());
  const readme = documents.get(README) ?? [];
  const emulator = documents.get(TERRAFORM)?.filter(startsEmulator) ?? [];
  const all: Followed[] = [];
  await using session = openSession(clones, signal);
  const follow = async (name: string, blocks: readonly Block[]) => {
    all.push(await session.follow(name, blocks));
  };

  print('What README sends one to who tries Terraform without AWS');
  await follow(TERRAFORM, emulator);

  print(`With AWS's variables, while port ${USUAL_PORT} is taken`);
  const taken = await takePort(USUAL_PORT);
  // What it says to export is all that leads to it.
  await follow(README, readme);
  taken?.close();

  print(
    'With region, credentials and endpoint of a profile: what talks to AWS, and the other documents',
  );
  await session.useProfile();
  await follow(README, readme.filter(talksToAws));
  for (const [name, blocks] of documents)
    if (name !== README)
      await follow(
        name,
        blocks.filter((block) => !emulator.includes(block)),
      );

  const total = (name: keyof Followed) => all.reduce((sum, followed) => sum + followed[name], 0);
  const failed = total('failed') + (await session.end());
  print(`newcomer: ${total('passed')} passed, ${failed} failed, ${total('skipped')} skipped`);
  return failed === 0 ? 0 : 1;
}

async function readDocuments(folder: string): Promise<ReadonlyMap<string, readonly Block[]>> {
  const read = async (page: string) =>
    [page, readBlocks(await readFile(join(folder, page), 'utf8'))] as const;
  return new Map(await Promise.all(PAGES.map(read)));
}

function startsEmulator(block: Block): boolean {
  return block.some(({ text }) => text.startsWith('moto_server'));
}

function talksToAws(block: Block): boolean {
  return block.some(({ text }) => ruleOf(text, RULES).fixture === 'aws');
}

/** What lives from the first command to the last: servers, and what Terraform needs. */
function openSession(clones: Clones, signal: AbortSignal) {
  const servers: Running[] = [];
  /** How many of them serve all that follows: moto, and the first platform. */
  let lasting = 0;
  let terraform: TerraformFixture | undefined;
  let s3: string | undefined;
  const endpoint = () => {
    if (s3 !== undefined) return s3;
    throw new Error('no platform is serving yet: README has to begin with npm start');
  };
  let unended = 0;
  const end = async (ending: readonly Running[]) => {
    for (const server of ending)
      await endServer(server, ENDING_SECONDS).catch((error: Error) => {
        unended++;
        print(`FAILED: ${error.message}`);
      });
  };
  const terminals = { aws: openTerminal(), terraform: openTerminal() };
  const shared: Omit<FollowOptions, 'folderFor'> = {
    rules: RULES,
    deadlineSeconds: DEADLINE_SECONDS,
    endingSeconds: ENDING_SECONDS,
    print,
    screen: process.stderr,
    signal,
    terminals,
    async environmentOf(command, { fixture }, folder) {
      await prepareFiles(folder, command);
      if (fixture === 'terraform') {
        terraform ??= await openTerraformFixture(clones.variables['PATH'] ?? '');
        if ('notRun' in terraform.environment) return terraform.environment;
        return { variables: { ...clones.variables, ...terraform.environment.variables } };
      }
      const tag = /\bgit switch --detach (\S+)/.exec(command)?.[1];
      if (tag !== undefined && !(await hasTag(folder, tag)))
        return { notRun: `this checkout came without the tag ${tag}` };
      const aws = /\baws /.test(command) ? toolOrReason('aws') : undefined;
      if (aws !== undefined && 'reason' in aws) return { notRun: aws.reason };
      // Others make what they need, or find it on the platform.
      if (fixture === 'aws' && /\bship\b/.test(command)) await prepareObjects(endpoint(), command);
      return { variables: clones.variables };
    },
    async onServing(running) {
      const found = /\bS3 +(http:\S+?)[,\s]/.exec(running.heard)?.[1];
      servers.push(running);
      if (s3 !== undefined) return [];
      lasting = servers.length;
      if (found === undefined) return [];
      s3 = found;
      return hints(running.heard);
    },
  };
  return {
    /** README's blocks stand each for itself; those of another document are typed one after the other. */
    async follow(name: string, blocks: readonly Block[]): Promise<Followed> {
      let folder: string | undefined;
      const followed = await follow(name, blocks, {
        ...shared,
        async folderFor(block) {
          if (block.some(({ text }) => text.includes('npm ci &&'))) return clones.untouched();
          if (folder === undefined || name === README) folder = await clones.installed();
          return folder;
        },
      });
      await end(servers.splice(lasting));
      return followed;
    },
    /** From now on a profile leads to the platform, and nothing that was exported. */
    async useProfile(): Promise<void> {
      terminals.aws = openTerminal();
      await writeProfile(clones.variables['HOME'] ?? '', endpoint());
    },
    /** Ends what still serves; returns how many servers did not end when they were asked to. */
    async end(): Promise<number> {
      await end(servers);
      return unended;
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) killGroup(server);
      await terraform?.[Symbol.asyncDispose]();
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

function openTerminal(): Terminal {
  return { exported: '', typed: new Set() };
}

async function hasTag(cwd: string, tag: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)('git', ['tag', '--list', tag], { cwd });
  return stdout.trim() === tag;
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
