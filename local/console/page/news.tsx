import type { ConsoleState } from '../state';
import { n, time } from './text';

/** What happened, in the words of the terminal, the latest first. */
export function News({ state }: { readonly state: ConsoleState }) {
  const news = folded(state).slice(0, 15);
  return (
    <section aria-labelledby="news">
      <h2 id="news">What happened</h2>
      {news.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ol class="news">
        {news.map(({ number, at, text, times }) => (
          <li key={number}>
            <span class="number">{time(at)}</span>
            <span>
              {text}
              {times > 1 && ` (${n(times)} times)`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

type Told = { number: string; at: number; text: string; times: number };

/** What was told of several times in a row is told once, as the latest. */
function folded({ news }: ConsoleState): readonly Told[] {
  const told: Told[] = [];
  for (const [number, { at, text }] of Object.entries(news).reverse()) {
    const later = told.at(-1);
    if (later?.text === text) later.times += 1;
    else told.push({ number, at, text, times: 1 });
  }
  return told;
}
