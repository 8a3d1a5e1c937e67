import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';
import { unloggedApis, unloggedText } from './unlogged';

/** Terraform 1.11 wraps what it warns of at 78 characters, with a frame and colours or without. */
const FRAMED = `\x1b[33m╷\x1b[0m\x1b[0m
\x1b[33m│\x1b[0m \x1b[0m\x1b[0mshipping: access logs of the load balancer "staging-blue-shipping": found
\x1b[33m│\x1b[0m \x1b[0mnone, they are off, expected bucket
\x1b[33m│\x1b[0m \x1b[0m"staging-blue-shipping-logs-123456789012-euw1", prefix "". Set them so at
\x1b[33m│\x1b[0m \x1b[0mthe load balancer, or no line of this API comes.
\x1b[33m╵\x1b[0m\x1b[0m
`;
const PLAIN = `
pay-ments: access logs of the load balancer "staging-blue-payments": found
bucket "other", prefix "", expected bucket "staging-blue-payments-logs", prefix
"". Set them so at the load balancer, or no line of this API comes.
`;

test('the APIs that a plan warns of are told in one line', () => {
  expect(unloggedApis(`Plan: 3 to add\n${FRAMED}${PLAIN}${FRAMED}`)).toEqual([
    'pay-ments',
    'shipping',
  ]);
  expect(unloggedText(FRAMED)).toMatch(
    /^warning: no line will come of shipping: switch access logs on/,
  );
  expect(unloggedText('Plan: 3 to add, 0 to change, 0 to destroy.')).toBe('');
});

test('it is the check of modules/api that words them so', async () => {
  const check = await readFile(join(ROOT, 'modules/api/access-logs.tf'), 'utf8');
  const [, text = ''] = /error_message = "(.*)"$/m.exec(check) ?? [];
  const said = text
    .replace('$' + '{var.name}', 'orders')
    .replaceAll('\\"', '"')
    .replace(/"\$\{local\.load_balancer_name\}"/, '"b"')
    .replace(/found \$\{.*?"none, they are off"\}/, 'found none, they are off');
  expect(unloggedApis(said)).toEqual(['orders']);
});
