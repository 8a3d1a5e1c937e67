import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';

const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
const sections = runbook
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ title: section.slice(0, section.indexOf('\n')), text: section }));
const alarms = readdirSync(join(ROOT, 'modules')).flatMap(alarmsOf);

/** The alarms of a module: of each, its module, the end of its name, and its description. */
function alarmsOf(module: string) {
  const folder = join(ROOT, 'modules', module);
  const hcl = readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const blocks = hcl.matchAll(/^resource "aws_cloudwatch_metric_alarm" "\w+" \{\n([\s\S]*?)^\}/gm);
  return [...blocks].map(([, body = '']) => {
    const [, name = ''] = /alarm_name\s*=\s*(.*)/.exec(body) ?? [];
    const [, local = ''] = /^local\.(\w+)$/.exec(name) ?? [];
    const text = local && new RegExp(`^ *${local}\\s*=\\s*(.*)$`, 'm').exec(hcl)?.[1];
    const [, end = ''] = /\}(-[a-z-]+)"$/.exec(text || name) ?? [];
    return { module, end, description: /alarm_description\s*=\s*"(.*)"$/m.exec(body)?.[1] ?? '' };
  });
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

test('every alarm names a section of the runbook, and every section is of one alarm', () => {
  expect(alarms.length).toBeGreaterThan(5);
  const named = alarms.map(
    ({ description }) => /docs\/runbook\.md#([\w-]+)/.exec(description)?.[1],
  );
  expect(named.toSorted()).toEqual(sections.map(({ title }) => anchorOf(title)).toSorted());
});

test.each(sections)(
  '$title: its alarm and module, three things to look at, and what mends it',
  ({ title, text }) => {
    const alarm = alarms.find(({ description }) => description.includes(`#${anchorOf(title)}`));
    expect(alarm?.end).not.toBe('');
    expect(text).toContain(`\`…${alarm?.end}\` (modules/${alarm?.module}`);
    expect(text.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ']);
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const commands = [...text.matchAll(/^npm run (?:-s )?(\w+) -- (.*)$/gm)];
    expect(commands).not.toEqual([]);
    for (const [, command = '', words = ''] of commands) {
      expect(Object.keys(scripts)).toContain(command);
      // What `tf` has after its words is Terraform's.
      const flags = words.match(/(?<!\w)--[a-z-]+/g) ?? [];
      if (flags.length === 0) continue;
      const { HELP } = require(join(ROOT, 'scripts/users', command, 'help')) as { HELP: string };
      for (const flag of flags) expect(HELP).toContain(flag);
    }
  },
);
