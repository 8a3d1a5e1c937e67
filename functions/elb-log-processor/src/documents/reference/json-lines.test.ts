import { render } from '../fixtures/render';

const documentOf = (record: object) => render(JSON.stringify(record)).documents[0];

test('a value ends where it ends, whatever the next one begins with', () => {
  const check = { target_addr: '10.0.0.1:80', type: 'http', time: '2026-03-14T09:26:53Z' };
  const { event, aws } = documentOf({ ...check, status: 'PA', reason_code: 'SS' });
  expect(event.outcome).toBe('failure');
  expect(aws.elb.health_check).toMatchObject({ status: 'PA', reason_code: 'SS' });

  const request = { target_port: '10.0.0.1:80', time: '2026-03-14T09:26:53Z' };
  const { elb } = documentOf({ ...request, actions_executed: 'a,\\', redirect_url: '"x' }).aws;
  expect(elb).toMatchObject({ action_executed: ['a', '\\'], redirect_url: '"x' });
});

test('a backslash before the quote that closes a list is its last word', () => {
  const { elb } = render(
    'https 2026-03-14T09:26:53Z app/a/1 203.0.113.7:1 10.0.0.1:80 0 1 2 200 404 5 6 "GET / HTTP/1.1" "a" C TLSv1.2 arn "t" "d" "c" 7 2026-03-14T09:26:52Z "forward,\\" "-" "-"',
  ).documents[0].aws;
  expect(elb.action_executed).toEqual(['forward', '\\']);
});

test.each([
  ['arrays', '[', '1', ']'],
  ['objects', '{"a":', '1', '}'],
])('a line with %s that are nested without end is shipped raw', (_, opening, value, closing) => {
  const nested = opening.repeat(40_000) + value + closing.repeat(40_000);
  const line = `{"elb_status_code":200,"elb":${nested}}`;
  const { documents, chunk } = render(`${line}\n${line}\n`);
  expect(chunk).toMatchObject({ lines: 2, parsed: 0 });
  expect(documents[1]).toMatchObject({ message: line, tags: ['_elbparsefailure'] });
  expect(documents[1].error.message).toContain('nested too deeply');
});
