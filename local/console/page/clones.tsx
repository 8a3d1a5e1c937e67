import type { CloneState, ConsoleState } from '../state';
import { Segments } from './segments';
import { bytes, dollars, n, time } from './text';

/** Each clone with its figures and its segments. */
export function Clones({ state }: { readonly state: ConsoleState }) {
  const clones = Object.entries(state.clones).reverse();
  return (
    <section aria-labelledby="clones">
      <h2 id="clones">Clones</h2>
      {clones.length === 0 && <p class="quiet">None yet.</p>}
      {clones.map(([folder, clone]) => (
        <Clone
          key={folder}
          folder={folder}
          clone={clone}
          now={state.at}
          isCounted={state.counted !== undefined}
        />
      ))}
    </section>
  );
}

type Props = {
  readonly folder: string;
  readonly clone: CloneState;
  readonly now: number;
  readonly isCounted: boolean;
};

function Clone({ folder, clone, now, isCounted }: Props) {
  const { refused, segments, done, failures } = clone;
  const status = statusOf(clone);
  return (
    <article class="clone" aria-label={`Clone ${folder}`}>
      <h3>
        {folder.slice(0, -1)} <span class={`status ${status.replace(' ', '-')}`}>{status}</span>
      </h3>
      {refused !== undefined && <p class="refused">{refused}</p>}
      {segments > 0 && (
        <>
          <progress
            max={segments}
            value={done}
            aria-label={`Segments of ${folder} that are there`}
          />
          <dl class="figures">
            {figuresOf(clone, now, isCounted).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {failures.length > 0 && <p class="errors">Failed: {failures.join(', ')}</p>}
          <Segments {...clone} />
        </>
      )}
    </article>
  );
}

function statusOf({ refused, failed, ended, dryRun }: CloneState) {
  if (refused !== undefined) return 'refused';
  if (dryRun) return 'dry run';
  if (failed > 0) return 'failed';
  return ended === undefined ? 'running' : 'finished';
}

function figuresOf(clone: CloneState, now: number, isCounted: boolean) {
  const { began, ended, segmented, segments, done, failed, objects, dryRun } = clone;
  const spent = Math.max(1, (ended ?? now) - began);
  const figures: [string, string][] = [
    ['segments', `${n(done)} of ${n(segments)}${segmented ? '' : ' or more'}`],
    [dryRun ? 'would be copied' : 'objects', n(objects)],
    ['size', bytes(clone.bytes)],
  ];
  if (!isCounted) figures.push(['rate', `${n(Math.round((objects * 1000) / spent))} objects/s`]);
  figures.push(['time', time(spent)]);
  if (ended === undefined && done > 0)
    figures.push(['to go', `about ${time((spent / done) * (segments - done))}`]);
  figures.push(
    [dryRun ? 'this in AWS' : 'in AWS so far', dollars(clone.dollars)],
    ['failed', n(failed)],
  );
  return figures;
}
