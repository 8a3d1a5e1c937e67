import type { ActionInput, ActionName } from '@lambda-core/local/console/actions';
import type { PrintedReport } from '@lambda-core/local/file-reports';

/** What a run did, as it is told anew by a recording in counted time. */
export type Fact =
  | { readonly what: 'put'; readonly key: string; readonly bytes: number }
  | { readonly what: 'report'; readonly report: PrintedReport }
  | { readonly what: 'dead'; readonly key: string }
  /** A file of the command bucket was written. */
  | { readonly what: 'command'; readonly key: string }
  /** Whoever caused what is before it waited for its end. */
  | { readonly what: 'idle' }
  | Deed;

/** A button was pressed, when so many minutes of the two colours had passed. */
export type Deed<Name extends ActionName = ActionName> = {
  readonly [Each in Name]: {
    readonly what: 'deed';
    readonly name: Each;
    readonly input: ActionInput<Each>;
    readonly minute: number;
  };
}[Name];
