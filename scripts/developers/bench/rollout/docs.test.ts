import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../../build/functions';
import type { Published } from '../chart/chart';

test("docs/rollout.md's table has the figures of the chart", async () => {
  const doc = await readFile(join(ROOT, 'docs', 'rollout.md'), 'utf8');
  const json = await readFile(join(ROOT, 'docs', 'bench', 'rollout.json'), 'utf8');
  const { chart, caption } = JSON.parse(json) as Published;
  const panels = chart.kind === 'bars' ? chart.panels : [];
  const cells = (label: string) =>
    (doc.split('\n').find((line) => line.startsWith(`| ${label} |`)) ?? '')
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim());
  const labels = panels[0]?.bars.map(({ label }) => label) ?? [];
  expect(labels).toHaveLength(4);
  for (const label of labels) {
    const figures = panels.map(({ bars }) => bars.find((bar) => bar.label === label)?.text);
    expect({ label, cells: cells(label) }).toEqual({ label, cells: figures });
  }
  expect(doc).toContain(caption.slice(0, 10));
});
