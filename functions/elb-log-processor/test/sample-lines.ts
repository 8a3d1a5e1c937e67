import type { SampleFormat } from '@lambda-core/local/samples/formats';
import { sampleBytes } from '@lambda-core/local/samples/lines';

/** The formats of lines with fields. */
export const LINE_FORMATS = ['classic', 'alb', 'nlb', 'connection', 'health-check'] as const;

/** `count` ordinary lines of each format, without their line feeds. */
export function sampleLines(count: number, formats: readonly SampleFormat[] = LINE_FORMATS) {
  return formats.flatMap((format) => {
    const content = sampleBytes({ format, lines: count, seed: 9, hazards: 0 });
    const lines = content.toString('latin1').trimEnd().split('\n');
    return lines.map((line) => Buffer.from(line, 'latin1'));
  });
}

/** The fields of a line, each with its quotes. */
export function fieldsOf(line: Buffer): string[] {
  return line.toString('latin1').match(/"(?:[^"]|",")*"|[^ ]+/g) ?? [];
}
