import type { ConsoleState, FileState } from '../state';
import { legInWords, legsOf, reachOf } from './steps';
import { fileName, n, time } from './text';

type Props = {
  readonly state: ConsoleState;
  readonly chosen: string | undefined;
  readonly choose: (key: string | undefined) => void;
};

/** The latest log files, each with its time from the bucket to its confirmation. */
export function Files({ state, chosen, choose }: Props) {
  const files = Object.entries(state.files).reverse();
  return (
    <section aria-labelledby="files">
      <h2 id="files">Log files</h2>
      {files.length === 0 && <p class="quiet">None yet.</p>}
      <table class="files">
        <thead>
          <tr>
            <th scope="col" class="name-column">
              file
            </th>
            <th scope="col" class="outcome-column">
              outcome
            </th>
            <th scope="col" class="number">
              read
            </th>
            <th scope="col" class="number">
              sent
            </th>
            <th scope="col" class="wide">
              bucket to confirmation
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map(([key, each]) => (
            <tr key={key} class={key === chosen ? 'chosen' : ''}>
              <td>
                <button
                  type="button"
                  class="name"
                  title={key}
                  aria-expanded={key === chosen}
                  onClick={() => choose(key === chosen ? undefined : key)}
                >
                  {fileName(key)}
                </button>
              </td>
              <td class={`outcome ${isMostlyRaw(each) ? 'raw' : each.outcome}`}>
                {each.outcome}
                {isMostlyRaw(each) && ', mostly raw'}
              </td>
              <td class="number read">{n(reachOf(each).encountered)}</td>
              <td class="number sent">{n(reachOf(each).sent)}</td>
              <td>
                <Waterfall file={each} now={state.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {files.length > 0 && (
        <p class="quiet legend">
          Each bar is its file's own time: <i class="wait" /> waits, <i class="shipped" /> shipped,{' '}
          <i class="continued" /> out of time and continued, <i class="failed" /> failed and tried
          again. Choose a file for its steps and its documents.
        </p>
      )}
    </section>
  );
}

/** Most of its lines did not parse: it may be no log at all. */
function isMostlyRaw({ outcome, encountered, unparsed }: FileState): boolean {
  return outcome === 'shipped' && unparsed * 2 > encountered;
}

/** Waiting is the bar's ground; each try is a piece of it. */
function Waterfall({ file, now }: { readonly file: FileState; readonly now: number }) {
  const { put } = file;
  const legs = legsOf(file, now);
  const whole = Math.max(1, (legs.at(-1)?.to ?? now) - put);
  const place = (from: number, to: number) => ({
    left: `${(100 * (from - put)) / whole}%`,
    width: `${Math.max(1, (100 * (to - from)) / whole)}%`,
  });
  return (
    <div class="fall-row">
      <div class="fall" title={legs.map(legInWords).join('\n')}>
        {legs
          .filter(({ kind }) => kind !== 'wait')
          .map(({ from, to, kind }) => (
            <span key={`${from}-${to}`} class={kind} style={place(from, to)} />
          ))}
      </div>
      <span class="number">{time(whole)}</span>
    </div>
  );
}
