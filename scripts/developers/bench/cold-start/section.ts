import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openS3 } from '@lambda-core/local/s3/server';
import { evenListing } from '@lambda-core/local/s3/synthetic-space';
import { build } from '../../../build/build';
import { BUNDLE_LIMIT } from '../../../build/functions';
import { formatNumber, significant } from '../../../cli/format';
import { renderTable } from '../../../cli/table';
import { alternately, type Outcome } from '../alternately';
import type { Chart } from '../chart/chart';
import { isWanted, type SectionContext, type SectionResult } from '../section';
import { startCountingReceiver } from '../ship/counting-receiver';
import { ratioOf, type Spread, spreadOf } from '../statistics';
import { type ColdStart, contenderOf, type Subject } from './runs';
import { BUCKETS, SOURCE, SOURCE_OBJECTS } from './work';

const ROUNDS = 11;
const QUICK_ROUNDS = 3;
const UNBUNDLED = 'S3 client from node_modules';
const PEERS: readonly Subject[] = [
  { name: UNBUNDLED, bundle: join(__dirname, 'unbundled.cjs') },
  { name: 'empty function', bundle: join(__dirname, 'empty.cjs') },
];
const FOOTNOTE = `Milliseconds, each from a fresh process: boot is Node until its first line, load the bundle's require,
ready both together (the lowest and highest beside it), first the first call of the handler (with S3's
test event), work its next call with a small piece of work against the embedded S3: 100 log lines
shipped, a bucket of ${SOURCE_OBJECTS} objects segmented, ${SOURCE_OBJECTS} objects copied; of the S3 client alone, one HeadBucket.
The limit of a bundle is ${formatNumber(BUNDLE_LIMIT / 1024)} KB.`;

type Row = Outcome<ColdStart> & Readonly<{ bytes?: number; gzipBytes?: number }>;

/** What the first request after a deployment waits for: every function's bundle in fresh processes. */
export async function coldStartSection(context: SectionContext): Promise<SectionResult> {
  const { quick, runs, only, note } = context;
  const folder = join(context.folder, 'bundles');
  try {
    await mkdir(folder, { recursive: true });
    // Built here and now, so that what is measured belongs to the sources.
    const bundles = (await build(folder)).map(({ name }) => {
      return { name, bundle: join(folder, name, 'index.js') };
    });
    await using s3 = await openS3();
    for (const bucket of BUCKETS) s3.createBucket(bucket);
    s3.addSyntheticBucket(SOURCE, evenListing(SOURCE_OBJECTS));
    await using receiver = await startCountingReceiver();
    const place = { endpoint: s3.endpoint, receiverPort: receiver.port };
    const subjects = [...bundles, ...PEERS].filter(({ name }) => isWanted(name, only));
    const outcomes = await alternately(
      subjects.map((subject) => contenderOf(subject, receiver, place)),
      runs ?? (quick ? QUICK_ROUNDS : ROUNDS),
      (name, { ready, first }) =>
        note(`${name}: ready after ${ready.toFixed(0)} ms, first call ${first.toFixed(1)} ms`),
    );
    const sizes = new Map(
      await Promise.all(
        bundles.map(async ({ name, bundle }) => [name, await sizeOf(bundle)] as const),
      ),
    );
    const rows = outcomes.map((outcome) => ({ ...outcome, ...sizes.get(outcome.name) }));
    return {
      text: `${tableOf(rows)}\n\n${FOOTNOTE}`,
      data: rows,
      chart: chartOf(rows),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sizeOf(bundle: string) {
  const { size: bytes } = await stat(bundle);
  return { bytes, gzipBytes: gzipSync(await readFile(bundle)).length };
}

function tableOf(rows: readonly Row[]): string {
  const of = (row: Row, value: (run: ColdStart) => number | undefined) =>
    spreadOf(row.runs.map(value));
  const unbundled = rows.find(({ name }) => name === UNBUNDLED);
  const base = unbundled && of(unbundled, ({ load }) => load);
  const milliseconds = (spread: Spread | undefined) => formatNumber(spread?.median, 1);
  return renderTable<Row>(
    [
      ['function', ({ name }) => name],
      [
        'load ÷ unbundled',
        (row) =>
          significant(
            ratioOf(
              of(row, ({ load }) => load),
              base,
            ),
          ),
      ],
      ['KB', ({ bytes }) => formatNumber(bytes && bytes / 1024, 1)],
      ['gzip KB', ({ gzipBytes }) => formatNumber(gzipBytes && gzipBytes / 1024, 1)],
      ['boot', (row) => milliseconds(of(row, ({ boot }) => boot))],
      ['load', (row) => milliseconds(of(row, ({ load }) => load))],
      ['ready', (row) => milliseconds(of(row, ({ ready }) => ready))],
      ['lowest', (row) => formatNumber(of(row, ({ ready }) => ready)?.lowest, 1)],
      ['highest', (row) => formatNumber(of(row, ({ ready }) => ready)?.highest, 1)],
      ['first', (row) => milliseconds(of(row, ({ first }) => first))],
      ['work', (row) => milliseconds(of(row, ({ work }) => work))],
      [
        'peak MB',
        (row) => formatNumber((of(row, ({ peakBytes }) => peakBytes)?.median ?? NaN) / 1e6),
      ],
    ],
    rows,
  );
}

function chartOf(rows: readonly Row[]): Chart {
  const panel = (title: string, value: (run: ColdStart) => number) => ({
    title,
    bars: rows.flatMap(({ name, runs, bytes }) => {
      const spread = spreadOf(runs.map(value));
      if (spread === undefined) return [];
      const { median, lowest, highest } = spread;
      const text = `${significant(median)} ms`;
      return [{ label: name, value: median, lowest, highest, text, ours: bytes !== undefined }];
    }),
  });
  const sizes = rows.flatMap(({ name, bytes }) => {
    if (bytes === undefined) return [];
    return [{ label: name, value: bytes, text: `${formatNumber(bytes / 1024)} KB`, ours: true }];
  });
  return {
    kind: 'bars',
    title: 'Cold start: milliseconds until a function works',
    explained: [
      'Each run in a fresh Node process on this machine, not in Lambda. Shorter bars are better.',
    ],
    panels: [
      panel('from the start of the process until the handler can be called', ({ ready }) => ready),
      panel(
        `the first piece of work: 100 log lines shipped, ${SOURCE_OBJECTS} objects copied, ${SOURCE_OBJECTS} listed and segmented`,
        ({ work }) => work,
      ),
      { title: `size of the bundle (limit ${formatNumber(BUNDLE_LIMIT / 1024)} KB)`, bars: sizes },
    ],
  };
}
