import { statusOf, tableOf } from './report';
import type { Finding, Status } from './types';

const finding = (status: Status, what: string, found: string, remedy?: string): Finding => ({
  status,
  what,
  found,
  remedy,
});

test('the worst is told last, with its remedy below, and the same of several checks once', () => {
  const names = ['queues', 'functions', 'access logs', 'log buckets', 'records', 'log lines'];
  const table = tableOf([
    finding('wrong', 'Logstash', 'logs:5044: nothing listens there', 'start Logstash there'),
    finding('ok', 'tools', 'Terraform 1.11.4'),
    ...names.map((what) => finding('note', what, 'not deployed yet', 'apply')),
    finding('warning', 'certificate of Logstash, and its authority', 'valid until 2026-03-20'),
  ]);
  expect(table).toBe(`ok       tools                         Terraform 1.11.4
note     6 checks                      not deployed yet
                                       queues, functions, access logs, log buckets, records,
                                       log lines
                                       -> apply
warning  certificate of Logstash, and its authority
                                       valid until 2026-03-20
WRONG    Logstash                      logs:5044: nothing listens there
                                       -> start Logstash there

1 wrong, 1 warning, 6 notes, 1 ok
`);
});

test.each<[readonly Status[], number]>([
  [['ok', 'note'], 0],
  [['ok', 'unknown'], 3],
  [['warning', 'note'], 3],
  [['wrong', 'warning', 'ok'], 1],
])('%j ends with %d', (statuses, status) => {
  expect(statusOf(statuses.map((one) => finding(one, 'a', 'b')))).toBe(status);
});
