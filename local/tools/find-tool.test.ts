import fs from 'node:fs';
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
  expect(findTool('terraform', { ...empty(), TERRAFORM: tool })).toBe(tool);
  expect(findTool('some-tool', { PATH: `/none:${folder}` })).toBe(tool);
  expect(findTool('some-tool', empty())).toBeUndefined();
});

test('a file that cannot be executed is passed over, or refused when named', () => {
  const environment = { PATH: folder, AWS_CLI: join(folder, 'not-executable') };
  expect(findTool('not-executable', environment)).toBeUndefined();
  expect(() => findTool('aws', environment)).toThrow(/AWS_CLI: found/);
});

test('a missing tool is a reason to skip, and an error with REQUIRE_ALL=1', () => {
  const environment = empty();
  expect(toolOrReason('no-such-tool', environment)).toEqual({
    reason: 'no-such-tool is not on this machine',
  });
  const strict = { ...environment, REQUIRE_ALL: '1' };
  expect(() => toolOrReason('no-such-tool', strict)).toThrow(/install it/);
  expect(() => requireTool('no-tool', environment)).toThrow(/install it$/);
  // Wherever this machine has it.
  jest.spyOn(fs, 'accessSync').mockImplementation(() => {
    throw new Error('nothing is there');
  });
  expect(() => requireTool('goaccess', environment)).toThrow(/or set GOACCESS to its path/);
  jest.restoreAllMocks();
});
