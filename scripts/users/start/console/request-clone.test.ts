import { openS3 } from '@lambda-core/local/s3/server';
import { requestClone } from './request-clone';

const REQUEST = { id: 'second', source: { name: 'photos' }, destination: { name: 'photos-copy' } };
const FOLDER = 'second-photos-photos-copy/';

test('a clone is requested once; asked again, it is said what became of the first', async () => {
  await using s3 = await openS3();
  s3.createBucket('commands');
  const ask = (clones: Parameters<typeof requestClone>[2], text = JSON.stringify(REQUEST)) =>
    requestClone(s3.direct, 'commands', clones, text);
  expect(await ask({})).toMatch(/^requested second-photos-photos-copy: /);
  const nothing = (state: string) =>
    `${FOLDER} ${state}, so nothing was requested: choose another id`;
  expect(await ask({})).toBe(nothing('was requested before'));
  const other = JSON.stringify({ ...REQUEST, options: {} });
  expect(await ask({ [FOLDER]: {} }, other)).toBe(nothing('runs already'));
  expect(await ask({ [FOLDER]: { ended: 5 } })).toBe(nothing('has ended already'));
  const written = await s3.direct.read('commands', `${FOLDER}clone-request`);
  expect(String(written)).toBe(JSON.stringify(REQUEST));
  await expect(ask({}, '{}')).rejects.toThrow('id');
});
