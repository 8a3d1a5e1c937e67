import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, requireTool, toolOrReason } from './find-tool';

let folder: string;
let tool: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tools-'));
  tool = join(folder, 'some-tool');
  await writeFile(tool, '#!/bin/sh\n');
  await chmod(tool, 0o755);
  await writeFile(join(folder, 'not-executable'), '');
});
afterAll(() => rm(folder, { recursive: true }));

const empty = () => ({ PATH: '', HOME: '/nowhere' });

test('a tool is found by its variable, on PATH, and nowhere', () => {
  const variable = 'SOME_TOOL';
  expect(findTool('other', { variable, environment: { ...empty(), SOME_TOOL: tool } })).toBe(tool);
  expect(findTool('some-tool', { environment: { PATH: `/none:${folder}` } })).toBe(tool);
  expect(findTool('some-tool', { environment: empty() })).toBeUndefined();
});

test('a file that cannot be executed is passed over, or refused when named', () => {
  const environment = { PATH: folder, SOME_TOOL: join(folder, 'not-executable') };
  expect(findTool('not-executable', { environment })).toBeUndefined();
  expect(() => findTool('x', { variable: 'SOME_TOOL', environment })).toThrow(/SOME_TOOL: found/);
});

test('a missing tool is a reason to skip, and an error with REQUIRE_ALL=1', () => {
  const environment = empty();
  expect(toolOrReason('no-such-tool', { environment })).toEqual({
    reason: 'no-such-tool is not on this machine',
  });
  const strict = { ...environment, REQUIRE_ALL: '1' };
  expect(() => toolOrReason('no-such-tool', { environment: strict })).toThrow(/install it/);
  expect(() => requireTool('no-such-tool', { variable: 'V', environment })).toThrow(/or set V/);
});
