import { confirmCopy } from './confirm-copy';
import type { MadeCopy } from './copy-request';

const PLAIN = 'a'.repeat(32);
const PARTS = `${'b'.repeat(32)}-2`;
const CRC = { algorithm: 'CRC64NVME', value: 'AAAAAAAAAAA=' };
const OTHER = 'BBBBBBBBBBB=';

const copy = (some: Partial<MadeCopy>): MadeCopy => ({ etag: PLAIN, isEncrypted: false, ...some });

/** The source's HEAD. */
const source = (headers: Record<string, string>) => () =>
  Promise.resolve({ status: 200, headers, body: '' });

const never = () => Promise.reject(new Error('nothing is to be asked for'));

test('the same ETag asks for nothing', async () => {
  expect(await confirmCopy(PLAIN, copy({ checksum: CRC }), never)).toBeUndefined();
});

test.each([
  ['parts', PARTS, copy({})],
  ['parts', PLAIN, copy({ etag: PARTS })],
  ['encrypted', 'c'.repeat(32), copy({ isEncrypted: true })],
  ['other', 'c'.repeat(32), copy({})],
] as const)(
  'without a checksum of the copy nothing is asked for: %s',
  async (why, listed, made) => {
    const unlike = { etag: made.etag, why, checksummed: false };
    expect(await confirmCopy(listed, made, never)).toEqual(unlike);
  },
);

test('the same checksum of the whole object is told', async () => {
  const asked = source({ etag: `"${PARTS}"`, 'x-amz-checksum-crc64nvme': CRC.value });
  const made = copy({ checksum: CRC });
  const unlike = { etag: PLAIN, why: 'parts', checksummed: true };
  expect(await confirmCopy(PARTS, made, asked)).toEqual(unlike);
});

test.each([
  ['a checksum of parts', { 'x-amz-checksum-crc64nvme': `${OTHER}-2` }],
  [
    'a kind that says so',
    { 'x-amz-checksum-crc64nvme': OTHER, 'x-amz-checksum-type': 'COMPOSITE' },
  ],
  ['another algorithm', { 'x-amz-checksum-sha256': OTHER }],
  ['none', {}],
  ['another version', { etag: `"${PLAIN}"`, 'x-amz-checksum-crc64nvme': OTHER }],
])('what cannot be held against the copy says nothing: %s', async (_, headers) => {
  const made = copy({ checksum: CRC });
  const unlike = { etag: PLAIN, why: 'parts', checksummed: false };
  const asked = source({ etag: `"${PARTS}"`, ...headers });
  expect(await confirmCopy(PARTS, made, asked)).toEqual(unlike);
  expect(await confirmCopy(PARTS, made, never)).toEqual(unlike);
});

test('another checksum of the same version is a failure', async () => {
  const asked = source({ etag: `"${PARTS}"`, 'x-amz-checksum-crc64nvme': OTHER });
  await expect(confirmCopy(PARTS, copy({ checksum: CRC }), asked)).rejects.toMatchObject({
    code: 'OBJECT_DOUBTFUL',
    message: `the copy has another content: CRC64NVME ${OTHER} became ${CRC.value}`,
  });
});
