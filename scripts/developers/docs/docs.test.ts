import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRenderer } from '@lambda-core/elb-log-processor/documents/documents';
import { ROOT } from '../../build/functions';
import { npmRun } from '../../cli/fixtures/npm-run';
import { configuration } from './configuration';
import { DIFFERENCES } from './differences';
import { mappingOf } from './elastic';
import { logDocuments } from './log-documents';
import { allMembers } from './members';
import { SETTINGS_IN_WORDS } from './settings';
import { CONTEXT, LINE, workedLine } from './worked-line';
import { DOCS } from './write';

test.each(Object.keys(DOCS))('%s is what npm run docs makes', async (path) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(DOCS[path]?.());
});

test('npm run docs leaves alone what has not changed', async () => {
  for (const [path, make] of Object.entries(DOCS)) {
    // It would mend the documents that the test before is about.
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(make());
  }
  expect(await npmRun('docs', [])).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('a difference from Elastic needs a reason, and a reason a difference', () => {
  const { 'client.address': _, ...fewer } = DIFFERENCES;
  expect(() => logDocuments(fewer)).toThrow('no reason for connection: client.address;');
  expect(() => logDocuments({ ...DIFFERENCES, 'url.colour': 'why not' })).toThrow(
    'not needed are url.colour',
  );
});

test('a setting needs words, and words a setting', () => {
  const { LABELS: _, ...fewer } = SETTINGS_IN_WORDS['elb-log-processor'] ?? {};
  const words = { ...SETTINGS_IN_WORDS, 'elb-log-processor': { ...fewer, COLOR: 'a slip' } };
  expect(() => configuration(words)).toThrow('no words for LABELS; not needed are COLOR');
});

test('fields are mapped by the types of their values, but where Elastic has others', () => {
  const texts = ['keyword', 'wildcard', 'match_only_text'];
  const others = allMembers().filter(({ name, type }) => {
    const mapped = mappingOf(name, type).type;
    return type === 'keyword' ? !texts.includes(mapped) : mapped !== type;
  });
  expect(others.map(({ name }) => name)).toEqual([
    'aws.elb.backend.ip',
    'aws.elb.backend.port',
    'aws.elb.matched_rule_priority',
    'labels',
  ]);
});

test('the worked line becomes the document that the reference makes, step by step', () => {
  const bytes = Buffer.from(`${LINE}\n`);
  const { render } = createRenderer(CONTEXT, () => {}, { fastPath: false });
  const expected = Buffer.from(render({ bytes, offset: 0, cut: 0 }).bytes).toString();
  const { document, steps } = workedLine();
  expect(document).toBe(expected);
  const written = steps.reduce((text, step) => {
    expect(text.endsWith(step.erased)).toBe(true);
    return text.slice(0, text.length - step.erased.length) + step.written;
  }, '');
  expect(written).toBe(expected);
});
