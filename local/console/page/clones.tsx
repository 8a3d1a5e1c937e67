import type { CloneState, ConsoleState } from '../state';
import { bytes, dollars, n, time } from './text';

/** Each clone with its segments: a square each, which fills when its objects are there. */
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
  const { began, ended, refused, segmented, segments, done, failed, objects, tree } = clone;
  const spent = Math.max(1, (ended ?? now) - began);
  const left = done > 0 && ended === undefined ? (spent / done) * (segments - done) : undefined;
  return (
    <article class="clone" aria-label={`Clone ${folder}`}>
      <h3>{folder.slice(0, -1)}</h3>
      {refused !== undefined && <p class="refused">refused: {refused}</p>}
      <p>
        {n(objects)} objects, {bytes(clone.bytes)}
        {!isCounted && `, ${n(Math.round((objects * 1000) / spent))} a second`}; {n(done)} of{' '}
        {n(segments)} segments{segmented ? '' : ' or more'}
        {failed > 0 && `, ${n(failed)} failed`}; {time(spent)}
        {left !== undefined && `, about ${time(left)} to go`}; in AWS {dollars(clone.dollars)}
      </p>
      <div class="grid" role="img" aria-label={`${done} of ${segments} segments are there`}>
        {Object.entries(tree).map(([name, { state, objects: copied, parent }]) => (
          <i
            key={name}
            class={`${state} ${parent === undefined ? '' : 'child'}`}
            title={`${name}: ${state}, ${n(copied)} objects${parent === undefined ? '' : `, split off ${parent}`}`}
          />
        ))}
      </div>
    </article>
  );
}
