import { contextShape, type DocumentContext, eventShape, objectShape } from '../context';
import { original } from '../emit';
import type { Emit, Shape } from '../shape';

const tags: Emit = { type: 'keyword', value: (line) => JSON.stringify(line.tags) };
const reason: Emit = { type: 'keyword', value: (line) => JSON.stringify(line.fault) };

/** The document of a line that could not be parsed. */
export function rawShape(context: DocumentContext): Shape {
  return {
    message: original,
    tags,
    error: { message: reason },
    event: eventShape(context),
    aws: objectShape(context),
    ...contextShape(context),
  };
}

/** The document of a line with values that no field may have: beside the rest the line, and a tag for each. */
export function taggedShape(shape: Shape): Shape {
  const event = { ...(shape['event'] as Shape), original };
  return { ...shape, event, tags };
}
