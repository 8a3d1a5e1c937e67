import { createLumberjackReader } from '@lambda-core/local/logstash/lumberjack-reader';
import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { windowHeader } from '../delivery/frames';
import { createRenderer, type RendererOptions } from './documents';
import { CONTEXT } from './fixtures/render';

function chunkOf(bytes: Uint8Array, options: RendererOptions) {
  return createRenderer(CONTEXT, () => {}, options).render({ bytes, offset: 0, cut: 0 });
}

test.each(SAMPLE_FORMATS)('frames of %s hold what lines hold, by either renderer', (format) => {
  const bytes = sampleBytes({ format, lines: 2_000, seed: 6, hazards: 0.05 });
  const expected = Buffer.from(chunkOf(bytes, {}).bytes).toString().trimEnd().split('\n');
  for (const fastPath of [true, false]) {
    const chunk = chunkOf(bytes, { fastPath, framing: 'lumberjack' });
    const found: string[] = [];
    const read = createLumberjackReader({
      window: () => {},
      document: (json) => void found.push(json.toString()),
    });
    read(Buffer.from(windowHeader(chunk.lines)));
    read(Buffer.from(chunk.bytes));
    expect(found).toEqual(expected);
  }
});
