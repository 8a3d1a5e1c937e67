import * as fields from '@lambda-core/elb-log-processor/documents/fields';
import { classicHttp } from '@lambda-core/elb-log-processor/documents/formats/classic';
import {
  FIELDS,
  IMAGE,
  INPUT,
  OUTPUT,
  RESULT,
} from '@lambda-core/elb-log-processor/documents/wasm/layout';
import * as operations from '@lambda-core/elb-log-processor/documents/wasm/operations';
import { code, table } from './markdown';
import { CONTEXT, type FieldText, LINE, type Step, workedLine } from './worked-line';

/** `docs/byte-code.md`. */
export function byteCode(): string {
  const { image, steps, scanned, result, document } = workedLine();
  const example = steps.find(({ words }) => words[0] === operations.STRING) ?? steps[0];
  const [, fieldWord = 0, address = 0, length = 0] = example?.words ?? [];
  const [stopped, end, lines, status] = result;
  return `# The byte-code, by one line

\`npm run docs\` runs the module and makes this page; a test fails when it is out of date.

The documents of a format are described once, as [a shape](../functions/elb-log-processor/src/documents/formats): nested
objects whose leaves say which field of the line a value is made of. The reference walks the shape for every line and
makes strings of it. For the module each file's shape is compiled once into a flat list of instructions
(\`wasm/compile.ts\`), in which everything constant is JSON already. All that remains for a line is to copy texts and fields
in turns. \`wasm/image.ts\` lays the list into the module's memory, from byte ${IMAGE} on; \`assembly/interpret.ts\` carries it out.

## The line

\`\`\`
${LINE}
\`\`\`

stands at byte ${INPUT} of the memory. \`assembly/scan.ts\` cuts it into fields, 64 bytes a step, and leaves two 32-bit words for
each from byte ${FIELDS} on: where it begins, and where what follows it does.

${table(
  ['', "AWS's field", 'begins', 'text'],
  scanned.map(({ field, start, text }) => [`${field}`, nameOf(field), `${start}`, code(text)]),
)}

No backslash, no control character, one space between fields, and fields ${list(classicHttp.telling.map(([field]) => field))} look like
Classic's: the module goes on. Else it declines the line, and the reference has it.

## The program

An instruction is one group of four 32-bit words, or two of them: operation, field, address and length of a text. The
fields are numbered as above; those from ${fields.MAX_FIELDS} on are derived from others. The upper bytes of the field's word say how many objects
end with the value, and are not there without it.

\`\`\`
${example?.address}: ${hex(image, (example?.address ?? 0) - IMAGE, 16)}
\`\`\`

is \`STRING\`, field ${fieldWord & 255} (${nameOf(fieldWord & 255)}), and ${length} bytes from byte ${address} on,
\`${textAt(image, address, length)}\`. Unless the field is absent, it writes the text, the field, \`"\`, as many \`}\` as objects end, and
a comma, which the end of the object turns into its brace. \`wasm/operations.ts\` says what the others do; one without anything
beside it has met an absent field. What this file has in common is \`${JSON.stringify(CONTEXT)}\`; with that,
the whole program and what it does for the line is:

${table(['at', 'instruction', 'words', 'writes'], steps.map(row))}

## The end

Four words at byte ${RESULT} tell that reading ended at ${stopped}, writing at ${end} (it began at ${OUTPUT}), that ${lines} line was
written, and why it ended: ${status}, \`DONE\`. There now stands, as the reference would have made it:

\`\`\`json
${document.trimEnd()}
\`\`\`
`;
}

function row({ address, words, erased, written, filled }: Step): string[] {
  const fills = filled.map(fill).join(', ');
  return [
    `${address}`,
    code(operationName(words[0] ?? 0)),
    words.join(' '),
    fills || writes(erased, written),
  ];
}

function writes(erased: string, written: string): string {
  if (erased === '') return written === '' ? '' : shown(written);
  return written === '' ? `takes back ${shown(erased)}` : `${shown(written)} for ${shown(erased)}`;
}

function fill({ field, text }: FieldText): string {
  return `${field}, ${nameOf(field)}: ${code(text)}`;
}

function shown(text: string): string {
  return code(text.replaceAll('\n', '\\n'));
}

/** Kinds of fields are numbered there as well. */
function operationName(operation: number): string {
  const others = /_KIND$|^(?:LAST_VALUE|GROUP|OPTIONAL|END_OF_TESTS)$/;
  const names = Object.entries(operations).filter(([name]) => !others.test(name));
  return names.find(([, number]) => number === operation)?.[0] ?? String(operation);
}

function nameOf(field: number): string {
  const derived = Object.entries(fields).find(
    ([name, number]) => number === field && name !== 'MAX_FIELDS',
  );
  return classicHttp.fields[field] ?? derived?.[0].toLowerCase().replaceAll('_', ' ') ?? '';
}

function hex(bytes: Uint8Array, from: number, length: number): string {
  const words = Buffer.from(bytes.subarray(from, from + length)).toString('hex');
  return (words.match(/.{8}/g) ?? []).map((word) => word.replace(/..(?!$)/g, '$& ')).join('  ');
}

function textAt(image: Uint8Array, address: number, length: number): string {
  return Buffer.from(image.subarray(address - IMAGE, address - IMAGE + length)).toString();
}

function list(items: readonly number[]): string {
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
