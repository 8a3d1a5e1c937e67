import { readFile } from 'node:fs/promises';
import { replaceFiles } from '../../cli/replace-files';
import type { Clients } from '../environment/clients';
import { type Dns, openDns } from '../environment/dns';
import type { Settings } from '../environment/settings';
import { type Weights, writeWeights } from '../environment/weights';
import type { Holder } from './hold';
import type { JournalStore } from './journal';
import type { RolloutCommand } from './options';
import type { Report } from './report';
import type { ShiftDeps } from './shift';
import { s3StateLock } from './state-lock';

/** What all parts of the command work with. */
export type Context = {
  readonly argv: readonly string[];
  readonly command: RolloutCommand;
  readonly settings: Settings;
  readonly clients: Clients;
  readonly store: JournalStore;
  readonly holder: Holder;
  readonly report: Report;
  /** Sets what the status line says. */
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal;
};

export function openOwnDns(apis: readonly string[], { settings, clients }: Context): Promise<Dns> {
  const { domain, privateZone, recordPrefix } = settings;
  return openDns(clients.route53, { domain, privateZone, recordPrefix, apis });
}

export function shiftDeps(dns: Dns, { settings, clients, holder, tell }: Context): ShiftDeps {
  const { environment, state } = settings;
  const { bucket, key } = state;
  return {
    dns,
    lock: s3StateLock(clients.state, { environment, bucket, key, who: holder.who }),
    writeFile: (weights) => writeTfvars(settings, weights),
    tell,
  };
}

async function writeTfvars({ weightsFile }: Settings, weights: Weights): Promise<void> {
  const { path, name } = weightsFile;
  const text = await readFile(path, 'utf8');
  const next = writeWeights(text, name, weights);
  if (next !== text) await replaceFiles([{ path, text: next }]);
}
