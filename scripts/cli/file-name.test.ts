import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { fileName } from './file-name';

test('files are told apart in forty characters', () => {
  const keys = [
    ...SAMPLE_FORMATS.map((format) => sampleKey(format, 1)),
    ...SAMPLE_FORMATS.map((format) => sampleKey(format, 2)),
    'orders/access.log',
    'invoices/access.log',
  ];
  const names = keys.map((key) => fileName(key, 40));
  expect(new Set(names).size).toBe(keys.length);
  expect(Math.max(...names.map((name) => name.length))).toBe(40);
});
