import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { startMoto } from '@lambda-core/local/tools/moto';
import { COMMANDS, everythingOf, openHarness } from './fixtures/clone-harness';
import { digestOfBucket, sumOf } from './fixtures/digests';

const KEYS = [
  'a/b',
  'a//c',
  'a/space and+plus %25',
  'q?x=1&y#f/z',
  'ünï/\u{1f600}',
  'root',
  `'"/1`,
];

const moto = toolOrReason('moto_server');

if ('reason' in moto) {
  test.skip(`a clone against moto: ${moto.reason}`, () => {});
} else {
  test('the same clone is exact against moto, which ignores some conditions', async () => {
    await using server = await startMoto();
    const harness = openHarness(server.endpoint);
    for (const Bucket of [COMMANDS, 'from', 'into'])
      await harness.s3.send(new CreateBucketCommand({ Bucket }));
    for (const key of KEYS)
      await harness.put('from', key, `body of ${key}`, { Metadata: { m: '1' }, Tagging: 't=v' });
    for (let at = 0; at < 30; at++) await harness.put('from', `many/${at}`, `${at}`);
    await harness.put('from', 'large', 'x'.repeat(11 * 1024 ** 2), { Tagging: 'big=yes' });
    await harness.put('into', 'many/old', '');

    const copier = {
      SEGMENT_OBJECT_LIMIT: '7',
      LIST_PAGE_SIZE: '5',
      MULTIPART_THRESHOLD_MEGABYTES: '5',
      PART_MEGABYTES: '5',
    };
    const settings = { copier, segmenter: { LIST_PAGE_SIZE: '2', WALK_MILLISECONDS: '1' } };
    const { responses } = await harness.run(
      {
        id: '1',
        source: { name: 'from' },
        destination: { name: 'into' },
        options: { deleteExtraneous: true, confirmDeleteExtraneous: 'into', maxDelete: 1 },
      },
      settings,
    );
    expect(responses.flatMap(({ failures }) => failures?.files ?? [])).toEqual([]);
    const keys = await harness.keys('from');
    expect(await harness.keys('into')).toEqual(keys);
    expect(responses.reduce((sum, { files }) => sum + files.count, 0)).toBe(keys.length);
    expect(sumOf(responses, 'source')).toEqual(await digestOfBucket(harness, 'from'));
    expect(sumOf(responses, 'destination')).toEqual(await digestOfBucket(harness, 'into'));
    const unlike = responses.flatMap(({ digest }) => digest?.unlike ?? []);
    expect(unlike).toEqual([{ parts: 1, encrypted: 0, other: 0, checksummed: 0 }]);
    for (const Key of keys) {
      const [from, into] = await Promise.all(
        ['from', 'into'].map((Bucket) => everythingOf(harness.s3, { Bucket, Key })),
      );
      expect(into).toEqual(from);
    }
    harness.clients[Symbol.dispose]();
  });
}
