import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Deeds } from './actions';
import { openFeed } from './feed';
import { type Console, openConsole } from './server';
import { type ConsoleState, EMPTY } from './state';

let state: ConsoleState;
let done: string[];
let console: Console;
let feed: ReturnType<typeof openFeed>;

beforeEach(async () => {
  state = structuredClone(EMPTY);
  done = [];
  feed = openFeed(() => state, 1);
  const deeds = new Proxy({} as Deeds, {
    get: (_, name) => (input: unknown) => {
      done.push(`${String(name)} ${JSON.stringify(input)}`);
      return 'so it is';
    },
  });
  console = await openConsole({
    page: { script: 'run()', style: 'p {}' },
    feed,
    deeds,
    putFile: async (name, bytes) => `put ${name}: ${bytes}`,
    search: (wanted) => [wanted],
    documentsOf: async (key) => [key],
  });
});

afterEach(() => console[Symbol.asyncDispose]());

const act = (name: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${console.address}/action?name=${name}`, {
    method: 'POST',
    body,
    headers: { origin: console.address, ...headers },
  });

/** `fetch` does not let a Host be set. */
async function get(path: string, headers: Record<string, string>) {
  const request = httpRequest(`${console.address}${path}`, { headers });
  request.end();
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test('the page lets in nothing but its own, and may stand in no other', async () => {
  const { status, headers, body } = await get('/', {});
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(body).not.toMatch(/<script>|style=|https?:/);
});

test.each([
  [{ host: 'evil.example' }, 'Host: found evil.example, expected 127.0.0.1 or localhost'],
  [
    { origin: 'http://evil.example' },
    'Origin: found http://evil.example, expected http://127.0.0.1',
  ],
  [{ origin: 'null' }, 'Origin: found null'],
])('another site can read nothing: %j', async (headers, why) => {
  for (const path of ['/', '/changes', '/documents?text=a', '/file?key=a'])
    expect(await get(path, headers)).toMatchObject({
      status: 403,
      body: expect.stringContaining(why),
    });
});

test('another site, or a form without an origin, can do nothing', async () => {
  expect((await act('redrive', '{}', { origin: 'http://evil.example' })).status).toBe(403);
  const bare = await fetch(`${console.address}/action?name=redrive`, {
    method: 'POST',
    body: '{}',
  });
  expect(bare.status).toBe(403);
  expect(done).toEqual([]);
});

test('an action is done, with what it needs, and says what it did', async () => {
  const reply = await act('shift', '{"percent":10}');
  expect([reply.status, await reply.json()]).toEqual([200, { done: 'so it is' }]);
  expect(done).toEqual(['shift {"percent":10}']);
});

test.each([
  ['explode', '{}', /^action: found "explode", expected receiver, s3, /],
  ['constructor', '{}', /^action: found "constructor", expected/],
  ['shift', '{"percent":101}', /^shift\.percent: .*101/],
  ['shift', '{}', /^shift\.percent: /],
  ['receiver', '{"be":"drunk"}', /^receiver\.be: .*"drunk"/],
  ['shift', 'nonsense', /^body: found no JSON/],
])('an action that makes no sense is refused, and says why: %s %s', async (name, body, why) => {
  const reply = await act(name, body);
  expect(await reply.json()).toEqual({ refused: expect.stringMatching(why) });
  expect(done).toEqual([]);
});

test('a file is put under its name, and needs one', async () => {
  const put = (query: string) =>
    fetch(`${console.address}/file${query}`, {
      method: 'POST',
      body: 'a line',
      headers: { origin: console.address },
    });
  expect(await (await put('?name=a%2Fb.log')).json()).toEqual({ done: 'put a/b.log: a line' });
  expect(await (await put('')).json()).toEqual({
    refused: expect.stringMatching(/^name: found nothing/),
  });
});

test('a page gets the whole state and then what changes, and time alone is no change', async () => {
  state.at = 5;
  const response = await fetch(`${console.address}/changes`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => JSON.parse(((await reader?.read())?.value ?? '').replace(/^data: /, ''));
  expect(await next()).toEqual({ ...EMPTY, at: 5 });
  state = { ...state, at: 6 };
  feed.look();
  state = { ...state, at: 7, receiver: 'down' };
  feed.look();
  expect(await next()).toEqual({ at: 7, receiver: 'down' });
  await reader?.cancel();
});
