import type { Clients } from '../environment/clients';
import type { ColourSettings } from '../environment/colour-settings';
import type { Facts } from './facts';

/**
 * `ok`: it is as it should be. `note`: nothing is wrong, and there is something to know. `unknown`: it could not be
 * looked at. `warning`: it works, and will not for long, or is not what the files say. `wrong`: it fails, or loses.
 */
export type Status = 'ok' | 'note' | 'unknown' | 'warning' | 'wrong';

export type Finding = {
  readonly status: Status;
  /** What was looked at. */
  readonly what: string;
  readonly found: string;
  /** What a person does about it. */
  readonly remedy?: string | undefined;
};

/** What all checks work with. */
export type Context = {
  /** The repository's root, or a copy of it. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: ColourSettings;
  readonly clients: Clients;
  readonly facts: Facts;
  /** Milliseconds since 1970. */
  readonly now: number;
};

export type Check = {
  readonly name: string;
  /** How long it may take, where that is not as long as most. */
  readonly seconds?: number;
  /** What it throws is why it could not look. */
  readonly look: (context: Context, signal: AbortSignal) => Promise<readonly Finding[]>;
};
