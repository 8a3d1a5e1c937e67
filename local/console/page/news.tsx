import type { ConsoleState } from '../state';
import { time } from './text';

/** What happened, in the words of the terminal, the latest first. */
export function News({ state }: { readonly state: ConsoleState }) {
  const news = Object.entries(state.news).reverse().slice(0, 12);
  return (
    <section aria-labelledby="news">
      <h2 id="news">What happened</h2>
      {news.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ol class="news">
        {news.map(([number, { at, text }]) => (
          <li key={number}>
            <span class="number">{time(at)}</span> {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
