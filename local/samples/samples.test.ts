import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ALB_LENGTHS } from './alb-record';
import { SAMPLE_FORMATS, type SampleFormat } from './formats';
import { sampleKey } from './keys';
import { type SampleOptions, sampleBytes } from './lines';
import { writeSample } from './write';

const FIELDS: Record<Exclude<SampleFormat, 'json'>, number> = {
  classic: 15,
  alb: 34,
  nlb: 22,
  connection: 12,
  'health-check': 8,
};

const bytes = (options: SampleOptions) => sampleBytes(options);
const linesOf = (options: SampleOptions) => bytes(options).toString().trimEnd().split('\n');
/** Fields as ELB separates them: a space inside quotes belongs to the field. */
const fieldsOf = (line: string) => line.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];

describe.each(SAMPLE_FORMATS)('a sample of %s', (format) => {
  test('is the same for the same seed and differs for another', () => {
    const options = { format, lines: 2000, seed: 7 };
    expect(bytes(options).equals(bytes(options))).toBe(true);
    expect(bytes({ ...options, seed: 8 }).equals(bytes(options))).toBe(false);
  });

  test('has exactly as many lines as asked for, hazards included', () => {
    expect(linesOf({ format, lines: 1234, seed: 1, hazards: 0.2 })).toHaveLength(1234);
    expect(bytes({ format, lines: 0, seed: 1 })).toHaveLength(0);
  });

  test('names its object as ELB does', () => {
    const key = sampleKey(format, 1, 'team/logs');
    expect(key).toMatch(
      /^team\/logs\/AWSLogs\/(\d{12})\/elasticloadbalancing\/([a-z0-9-]+)\/2026\/03\/14\/.*\1_elasticloadbalancing_\2_/,
    );
    expect(key.endsWith('.gz')).toBe(format !== 'classic');
  });
});

test.each(Object.entries(FIELDS))('every line of %s has %i fields', (format, count) => {
  const options = { format: format as SampleFormat, lines: 3000, seed: 3, hazards: 0 };
  expect(linesOf(options).filter((line) => fieldsOf(line).length !== count)).toEqual([]);
});

test.each(ALB_LENGTHS)('ALB lines can have %i fields', (albFields) => {
  const lines = linesOf({ format: 'alb', lines: 500, seed: 3, hazards: 0, albFields });
  expect(lines.filter((line) => fieldsOf(line).length !== albFields)).toEqual([]);
});

test('every JSON line is an object with the keys of the delivery form', () => {
  for (const line of linesOf({ format: 'json', lines: 500, seed: 3, hazards: 0 })) {
    const record = JSON.parse(line) as Record<string, unknown>;
    expect(Object.keys(record)).toHaveLength(34);
    expect(record).toHaveProperty('request_line');
    expect(record).toHaveProperty('client_port');
  }
});

test('Classic lines are about 350 bytes long on average', () => {
  const size = bytes({ format: 'classic', lines: 20_000, seed: 1, hazards: 0 }).length / 20_000;
  expect(size).toBeGreaterThan(335);
  expect(size).toBeLessThan(370);
});

describe('on disk', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samples-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const options = { format: 'alb', lines: 5000, seed: 5 } as const;
  const write = async (gzip: false | 'single' | 'multi-member') => {
    const file = join(folder, String(gzip));
    const written = await writeSample({ ...options, file, gzip });
    const stored = await readFile(file);
    expect(written).toBe(stored.length);
    return stored;
  };

  test('a plain file holds the sample', async () => {
    expect((await write(false)).equals(bytes(options))).toBe(true);
  });

  test('a gzip file of several members unpacks to the sample', async () => {
    const stored = await write('multi-member');
    expect(members(stored)).toBeGreaterThan(3);
    expect(gunzipSync(stored).equals(bytes(options))).toBe(true);
  });

  test('a gzip file of one member unpacks to the sample', async () => {
    const stored = await write('single');
    expect(members(stored)).toBe(1);
    expect(gunzipSync(stored).equals(bytes(options))).toBe(true);
  });
});

/** Counts gzip headers as zlib writes them: magic, deflate, no flags, no time, default level, Unix. */
function members(stored: Buffer): number {
  return stored.toString('latin1').split('\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03').length - 1;
}
