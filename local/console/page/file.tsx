import { useEffect, useState } from 'preact/hooks';
import type { FileState } from '../state';
import { Marked } from './marked';
import type { BesideLine, Server } from './server';
import { bytes, n } from './text';

type Props = {
  readonly name: string;
  readonly file: FileState;
  readonly server: Server | undefined;
  readonly tell: (doing: Promise<string>) => void;
};

/** One file: its books, its last errors, and documents beside the lines that they were made of. */
export function File({ name, file, server, tell }: Props) {
  const [beside, show] = useState<readonly BesideLine[]>([]);
  const { sent, encountered, unparsed, errors } = file;
  useEffect(() => {
    if (server !== undefined && sent >= 0) void server.documentsOf(name).then(show);
  }, [name, server, sent]);
  return (
    <article class="file" aria-label={`File ${name}`}>
      <h3>{name}</h3>
      <p>
        {bytes(file.bytes)}; {n(encountered)} lines read = {n(sent)} sent + {n(encountered - sent)}{' '}
        failed; {n(unparsed)} did not parse and went raw.{' '}
        {server && (
          <button type="button" onClick={() => tell(server.act('resend', { key: name }))}>
            Send it again
          </button>
        )}
      </p>
      {errors.length > 0 && (
        <ul class="errors">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
      {beside.map(({ line, document }) => (
        <Marked key={line} line={line} document={document} />
      ))}
    </article>
  );
}
