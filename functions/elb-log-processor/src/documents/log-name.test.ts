import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { CONTEXT, render } from './fixtures/render';
import { logName } from './log-name';

const LINE =
  '2026-03-14T09:26:53.589793Z orders 203.0.113.77:51234 10.0.2.31:8080 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.thing.com:80/ HTTP/1.1" "curl/8" - -';
const NAME =
  '415926535897_elasticloadbalancing_us-gov-west-1_app.orders.9f3b6c1d27e84a05_20260314T0930Z_203.0.113.9_4k9x1c7e.log';

const documentAt = (key: string, bucket?: string) =>
  render(LINE, { ...CONTEXT, bucket, key }).documents[0];
const idAt = (key: string, bucket?: string) => documentAt(key, bucket).event.id;

test('a line of a log with a name of ELB’s has one id, wherever the log lies', () => {
  const id = idAt(`AWSLogs/1/elasticloadbalancing/${NAME}.gz`, 'logs');
  expect(idAt(`backup/${NAME}.gz`, 'copies')).toBe(id);
  expect(idAt(`/home/me/${NAME}.gz`)).toBe(id);
  expect(idAt(NAME)).toBe(id);
  expect(idAt(NAME.replace('4k9x', '4k9y'))).not.toBe(id);
});

test.each(['access.log', `${NAME.slice(13)}`, 'AWSLogs/1/ELBAccessLogTestFile', `${NAME}/part`])(
  'a log named otherwise is told by bucket and key: %s',
  (key) => {
    const ids = [idAt(key), idAt(key, 'one'), idAt(key, 'two'), idAt(`more/${key}`, 'one')];
    expect(new Set(ids).size).toBe(4);
    expect(idAt(key, 'one')).toBe(ids[1]);
  },
);

test.each(SAMPLE_FORMATS)('the name of a log of %s tells account and region', (format) => {
  const key = sampleKey(format, 7, 'some/prefix');
  const { account, region } = logName(key) ?? {};
  expect(key).toContain(`/AWSLogs/${account}/elasticloadbalancing/${region}/`);
  expect(documentAt(key, 'logs').cloud).toEqual({
    provider: 'aws',
    region,
    account: { id: account },
  });
  expect(documentAt('access.log', 'logs').cloud).toEqual({ provider: 'aws' });
});
