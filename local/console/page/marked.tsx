import { marksOf } from './marks';

/** A log line beside its document: what a field was made of is marked, and listed with the field's name. */
export function Marked({ line, document }: { readonly line: string; readonly document: unknown }) {
  const marks = marksOf(line, document);
  const pieces: preact.ComponentChild[] = [];
  let at = 0;
  for (const { from, to, field } of marks) {
    pieces.push(
      line.slice(at, from),
      <mark key={from} title={field}>
        {line.slice(from, to)}
      </mark>,
    );
    at = to;
  }
  pieces.push(line.slice(at));
  return (
    <div class="beside">
      <p class="line">
        <code>{pieces}</code>
      </p>
      <details>
        <summary>The {marks.length} fields that are marked</summary>
        <dl>
          {marks.map(({ from, to, field }) => (
            <div key={from}>
              <dt>{field}</dt>
              <dd>{line.slice(from, to)}</dd>
            </div>
          ))}
        </dl>
      </details>
      <details>
        <summary>The whole document</summary>
        <pre>{JSON.stringify(document, null, 2)}</pre>
      </details>
    </div>
  );
}
