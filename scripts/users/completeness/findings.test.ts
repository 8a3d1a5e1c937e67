import fc from 'fast-check';
import { mayHold } from '../environment/log-files';
import { type Finding, findingsOf, type Known, stretchesOf } from './findings';
import type { Reading } from './readings';

const MINUTE = 60_000;
const [BUCKET, OBJECT] = ['logs', 's3://logs/a.log'];
const FILE = { key: 'a.log', name: 'a.log', bytes: 9, end: 0 };

const reading = (outcome: Reading['outcome'], encountered = 10, sent = encountered): Reading => ({
  outcome,
  encountered,
  sent,
});

function stateOf(readings: readonly Reading[], deadLetters: Known['deadLetters'] = new Map()) {
  const known = { bucket: BUCKET, files: [FILE], readings: new Map([[OBJECT, readings]]) };
  return findingsOf({ ...known, deadLetters }).map(({ state }) => state);
}

test.each<[string, readonly Reading[], readonly string[]]>([
  ['nobody read', [], ['not read']],
  ['was shipped', [reading('shipped')], []],
  ['failed, and comes again', [reading('failed', 10, 4)], ['failed']],
  ['failed, and then was shipped', [reading('failed', 10, 4), reading('shipped')], []],
  ['was shipped, and replayed in vain', [reading('shipped'), reading('failed', 10, 0)], []],
  ['has a rest that nobody read', [reading('continued')], ['unfinished']],
  ['went on in another invocation', [reading('continued'), reading('shipped')], []],
  ['lost lines on the way', [reading('shipped', 10, 9)], ['fewer sent']],
])('a file that %s', (_, readings, states) => {
  expect(stateOf(readings)).toEqual(states);
});

test('what rests with the dead letters is told with its reason, also when S3 has it no more', () => {
  const deadLetters = new Map([
    [OBJECT, 'broken gzip'],
    ['s3://logs/gone.log', 'no such key'],
  ]);
  expect(findingsOf({ bucket: BUCKET, files: [FILE], readings: new Map(), deadLetters })).toEqual([
    { object: OBJECT, end: 0, bytes: 9, state: 'dead letter', why: 'broken gzip' },
    { object: 's3://logs/gone.log', state: 'dead letter', why: 'no such key' },
  ]);
});

test('every file that is missing something is replayed by one of the commands, whatever wrote it', () => {
  const name = fc.constantFrom(
    '1_elasticloadbalancing_eu-west-1_orders_20260314T0905Z_1_a.log',
    '1_elasticloadbalancing_eu-west-1_app.orders.1_20260314T0905Z_1_a.log',
  );
  const file = fc.record({ end: fc.nat(3 * 24 * 60).map((minute) => minute * MINUTE), name });
  fc.assert(
    fc.property(fc.array(file, { maxLength: 30 }), (files) => {
      const found = files.map(({ end }): Finding => ({ object: '', end, state: 'not read' }));
      const stretches = stretchesOf(found);
      for (const one of files)
        expect(stretches.some((stretch) => mayHold(one, stretch))).toBe(true);
      for (const { from, to } of stretches) expect(from).toBeLessThan(to);
      expect(stretches.length).toBeLessThanOrEqual(files.length);
    }),
    { numRuns: 50 },
  );
});

test('files an hour apart are two commands, those nearer one; dead letters have their own', () => {
  const at = (minute: number, state: Finding['state'] = 'not read'): Finding => ({
    object: '',
    end: minute * MINUTE,
    state,
  });
  expect(stretchesOf([at(65), at(5), at(10), at(0, 'dead letter'), at(200)])).toEqual([
    { from: 4 * MINUTE, to: 65 * MINUTE },
    { from: 199 * MINUTE, to: 200 * MINUTE },
  ]);
});
