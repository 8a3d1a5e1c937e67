import { useState } from 'preact/hooks';
import type { Server } from './server';

/** Looks through the documents that arrived last. */
export function Search({ server }: { readonly server: Server }) {
  const [found, show] = useState<readonly unknown[]>();
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
      {found?.length === 0 && <p class="quiet">None of the latest 3,000 has it.</p>}
      {found?.map((document) => {
        const text = JSON.stringify(document);
        return (
          <details key={text}>
            <summary>{text}</summary>
            <pre>{JSON.stringify(document, null, 2)}</pre>
          </details>
        );
      })}
    </section>
  );
}
