import fc from 'fast-check';
import {
  cloneRequestKey,
  cloneResponseKey,
  filesPageName,
  jobFileOf,
  jobFolder,
  type KeyRange,
  manifestPageName,
  segmentClaimKey,
  segmentName,
  segmentRequestKey,
  segmentResponseKey,
  segmentSplitKey,
  segmentUploadKey,
  walkSplitKey,
} from './names';

const folder = jobFolder({ id: '7', source: { name: 'from' }, destination: { name: 'to' } });
const text = fc.string({ unit: 'binary', maxLength: 80 });
const range: fc.Arbitrary<KeyRange> = fc.record(
  { prefix: text, delimiter: fc.constant('/' as const), after: text, until: text },
  { requiredKeys: ['prefix'] },
);

test('the folder of a job is named after its id and buckets', () => {
  expect(folder).toBe('7-from-to/');
});

test('the same range always has the same name, another range another', () => {
  fc.assert(
    fc.property(range, range, (a, b) => {
      expect(segmentName({ ...a })).toBe(segmentName(a));
      const parts = ({ prefix, delimiter, after, until }: KeyRange) =>
        JSON.stringify([prefix, delimiter ?? '', after ?? null, until ?? null]);
      if (parts(a) !== parts(b)) expect(segmentName(a)).not.toBe(segmentName(b));
    }),
  );
});

test('a name has only characters that are safe everywhere, and at most 65 of them', () => {
  fc.assert(
    fc.property(range, (one) => {
      expect(segmentName(one)).toMatch(/^[A-Za-z0-9._]{1,48}-[0-9a-f]{16}$/);
    }),
  );
});

test('names can be read, and begin as the keys do', () => {
  expect(segmentName({ prefix: 'photos/2024/' })).toMatch(/^photos\.2024\.-/);
  expect(segmentName({ prefix: 'p/', after: 'p/00499' })).toMatch(/^p\.00499-/);
  expect(segmentName({ prefix: '', delimiter: '/' })).toMatch(/^root-/);
  expect(segmentName({ prefix: 'ü x/' })).toMatch(/^_c3_bc_20x\.-/);
});

test('every file of a job is known by its name again', () => {
  fc.assert(
    fc.property(range, (one) => {
      const segment = segmentName(one);
      const kinds = {
        'segment-request': segmentRequestKey(folder, segment),
        'segment-response': segmentResponseKey(folder, segment),
        'segment-split': segmentSplitKey(folder, segment),
        'segment-claim': segmentClaimKey(folder, segment, 12),
        'segment-upload': segmentUploadKey(folder, segment, one.prefix),
        'files-page': folder + filesPageName(segment, 3, '{}'),
      };
      for (const [kind, key] of Object.entries(kinds))
        expect(jobFileOf(key)).toEqual({ kind, folder, segment });
    }),
  );
  expect(jobFileOf(cloneRequestKey(folder))).toEqual({ kind: 'clone-request', folder });
  expect(jobFileOf(cloneResponseKey(folder))).toEqual({ kind: 'clone-response', folder });
  expect(jobFileOf(walkSplitKey(folder, { prefix: 'a/', after: 'a/-' }))).toEqual({
    kind: 'walk-split',
    folder,
  });
  expect(jobFileOf(folder + manifestPageName(12))).toEqual({ kind: 'manifest-page', folder });
  expect(jobFileOf(`${folder}notes.txt`)).toBeUndefined();
  expect(jobFileOf('clone-request')).toBeUndefined();
});

test('no page is taken for a request by the suffix of a notification', () => {
  for (const name of [manifestPageName(1), filesPageName('a-0123456789abcdef', 1, '')])
    expect(name).not.toMatch(/-segment-request$|\/clone-request$/);
});
