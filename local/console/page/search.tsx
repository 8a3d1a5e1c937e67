import { useState } from 'preact/hooks';
import type { Found, Server } from './server';
import { n } from './text';

/** Looks through the documents that arrived last. */
export function Search({ server }: { readonly server: Server }) {
  const [found, show] = useState<readonly Found[]>();
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const { elements } = event.currentTarget as HTMLFormElement;
    const { value } = elements.namedItem('text') as HTMLInputElement;
    void server.search(value).then(show);
  };
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">Documents</h2>
      <form onSubmit={look}>
        <label>
          Text in them <input name="text" type="search" placeholder="/v2/orders" />
        </label>
        <button type="submit">Search</button>
      </form>
      {found?.length === 0 && <p class="quiet">None of the latest 3,000 different ones has it.</p>}
      {found && found.length > 0 && (
        <p class="quiet">
          {n(found.length)} {found.length === 1 ? 'document' : 'documents'} of the latest 3,000
          different ones, the latest first.
        </p>
      )}
      {found?.map(({ document, times }) => (
        <details key={JSON.stringify(document)}>
          <summary>
            {times > 1 && <b>came {times} times with one event.id: </b>}
            {JSON.stringify(document)}
          </summary>
          <pre>{JSON.stringify(document, null, 2)}</pre>
        </details>
      ))}
    </section>
  );
}
