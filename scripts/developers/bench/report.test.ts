import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chart, drawChart, type Published } from './chart/chart';
import { captionOf, describeMachine, writeReport } from './report';

test('a caption names the day, the processor and Node, and nothing of the machine', () => {
  const machine = { cpu: 'Some CPU', cores: 1, memoryGigabytes: 4, node: 'v20.1.0' };
  expect(captionOf(new Date('2026-03-14T09:26:53Z'), machine)).toBe(
    '2026-03-14 · Some CPU, 1 core, 4 GB · Node 20.1.0',
  );
  expect(Object.values(describeMachine())).not.toContain(hostname());
});

test('results and chart are written, and the chart is published when asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const publishTo = join(folder, 'docs', 'bench');
    const chart: Chart = { kind: 'bars', title: 'Rates', explained: [], panels: [] };
    const result = { text: '', data: [1], chart };
    await writeReport('ship', result, { folder, publishTo, quick: false });
    const report: unknown = JSON.parse(await readFile(join(folder, 'ship.json'), 'utf8'));
    expect(report).toMatchObject({ section: 'ship', quick: false, results: [1] });
    const svg = await readFile(join(folder, 'ship.svg'), 'utf8');
    expect(svg).toContain(process.version.slice(1));
    expect(await readFile(join(publishTo, 'ship.svg'), 'utf8')).toBe(svg);
    const published = JSON.parse(await readFile(join(publishTo, 'ship.json'), 'utf8')) as Published;
    expect(drawChart(published)).toBe(svg);
  } finally {
    await rm(folder, { recursive: true });
  }
});
