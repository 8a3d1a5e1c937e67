import type { CloneState } from '../state';
import { type Branch, branchesOf, inOrder } from './branches';
import { n } from './text';

const STATES = { asked: 'under way', done: 'there', failed: 'failed' } as const;

/** The segments of a clone: a grid that fills, and the tree that they are. */
export function Segments({ segments, done, tree }: CloneState) {
  const roots = branchesOf(tree);
  const splits = [...inOrder(roots)].filter(({ segment }) => segment.parent !== undefined).length;
  const shown = Object.keys(tree).length;
  return (
    <>
      <div class="grid" role="img" aria-label={`${done} of ${segments} segments are there`}>
        {[...inOrder(roots)].map(({ name, segment }) => (
          <i
            key={name}
            class={segment.parent === undefined ? segment.state : `${segment.state} child`}
            title={inWords(name, segment)}
          />
        ))}
      </div>
      <details class="tree">
        <summary>
          {n(shown)} segments as a tree, {n(splits)} of them split off others
        </summary>
        <Branches branches={roots} />
        {shown < segments && <p class="quiet">and {n(segments - shown)} more</p>}
      </details>
    </>
  );
}

function Branches({ branches }: { readonly branches: readonly Branch[] }) {
  return (
    <ul>
      {branches.map(({ name, segment, branches: below }) => (
        <li key={name}>
          {below.length === 0 ? (
            <Row name={name} segment={segment} />
          ) : (
            <details open>
              <summary>
                <Row name={name} segment={segment} />
                <span class="quiet">; the rest went to {n(below.length)}</span>
              </summary>
              <Branches branches={below} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Row({ name, segment: { state, objects } }: Pick<Branch, 'name' | 'segment'>) {
  return (
    <>
      <i class={state} /> {name}{' '}
      <span class="quiet">
        {STATES[state]}
        {state !== 'asked' && `, ${n(objects)} objects`}
      </span>
    </>
  );
}

function inWords(name: string, { state, objects, parent }: Branch['segment']): string {
  const origin = parent === undefined ? '' : `, split off ${parent}`;
  return `${name}: ${STATES[state]}, ${n(objects)} objects${origin}`;
}
