import { contextShape, type DocumentContext, eventShape, objectShape } from './context';
import { original } from './emit';
import { utf8 } from './json-writer';
import { constant, type Emit, type Shape } from './shape';

/** The document of a line that could not be parsed; `fault` of the writer holds the reason. */
export function rawShape(context: DocumentContext, tags: readonly string[]): Shape {
  const reason: Emit = {
    type: 'keyword',
    write(out, _line, key) {
      out.raw(key);
      out.raw(utf8(`${JSON.stringify(out.fault ?? '')},`));
    },
  };
  return {
    message: original,
    tags: constant(tags),
    error: { message: reason },
    event: eventShape(context),
    aws: objectShape(context),
    ...contextShape(context),
  };
}
