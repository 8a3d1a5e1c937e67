import { useEffect, useState } from 'preact/hooks';
import type { FileState } from '../state';
import { Marked } from './marked';
import { useSaid } from './said';
import type { BesideLine, Server } from './server';
import { legsOf, reachOf } from './steps';
import { bytes, lasting, n } from './text';

type Props = {
  readonly name: string;
  readonly file: FileState;
  readonly now: number;
  readonly server: Server | undefined;
};

const ENDS: Readonly<Record<FileState['outcome'], string>> = {
  waiting: 'nothing has come of it yet',
  continued: 'the rest is on its way',
  failed: 'will be tried again',
  shipped: 'confirmed to its end',
  dead: 'rests with the dead letters, until it is redriven',
};

/** One file: its books, its last errors, and documents beside the lines that they were made of. */
export function File({ name, file, now, server }: Props) {
  const [tell, said] = useSaid();
  const [beside, show] = useState<readonly BesideLine[]>([]);
  const { errors } = file;
  const { sent, encountered, unparsed } = reachOf(file);
  const legs = legsOf(file, now);
  useEffect(() => {
    if (server !== undefined && sent >= 0) void server.documentsOf(name).then(show);
  }, [name, server, sent]);
  return (
    <section class="file" aria-label={`File ${name}`}>
      <h2>{name}</h2>
      <p>
        {bytes(file.bytes)}; {n(encountered)} lines read = {n(sent)} sent + {n(encountered - sent)}{' '}
        failed; {n(unparsed)} did not parse and went raw
        {file.failed && ', as far as the latest attempt came, which failed'}.{' '}
        {server && (
          <button type="button" onClick={() => tell(server.act('resend', { key: name }))}>
            Send it again
          </button>
        )}
      </p>
      {server && said}
      <ol class="legs">
        {legs.map((leg) => (
          <li key={leg.from} class={leg.kind}>
            <span class="number">{lasting(leg.to - leg.from)}</span> {leg.text}
          </li>
        ))}
        <li class={file.outcome}>
          <span class="number">= {lasting((legs.at(-1)?.to ?? now) - file.put)}</span>{' '}
          {ENDS[file.outcome]}
        </li>
      </ol>
      {errors.length > 0 && (
        <ul class="errors">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
      {beside.length > 0 && (
        <p class="quiet">
          {n(beside.length)} lines{encountered > 0 && ` of ${n(encountered)}`}, the first that did
          not parse before the others, with what became fields marked:
        </p>
      )}
      {beside.map(({ line, document }) => (
        <Marked key={line} line={line} document={document} />
      ))}
    </section>
  );
}
