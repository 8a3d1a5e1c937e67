import { contextShape, type DocumentContext, eventShape, objectShape } from './context';
import { utf8 } from './json-writer';
import { constant, type Emit, type Shape } from './shape';

/** The document of a line that could not be parsed; `fault` of the writer holds the reason. */
export function rawShape(context: DocumentContext, tags: readonly string[]): Shape {
  const message: Emit = {
    type: 'keyword',
    write(out, line, key) {
      out.raw(key);
      out.ascii('"');
      out.escaped(line.bytes.subarray(line.starts[0], line.ends[0]));
      out.ascii('",');
    },
  };
  const reason: Emit = {
    type: 'keyword',
    write(out, _line, key) {
      out.raw(key);
      out.raw(utf8(`${JSON.stringify(out.fault ?? '')},`));
    },
  };
  return {
    message,
    tags: constant(tags),
    error: { message: reason },
    event: { ...eventShape(context), kind: constant('event') },
    aws: objectShape(context),
    ...contextShape(context),
  };
}
