import { contextShape, type DocumentContext, eventShape, objectShape } from '../context';
import type { Derivation } from '../derive';
import { time, timestamp } from '../emit';
import type { FieldKind } from '../kinds';
import type { Constant, Emit, Shape } from '../shape';

/** One kind of ELB log line: its fields in AWS's order, and the ECS document they make. */
export type Format = {
  readonly name: string;
  /** Names as AWS's documentation and its JSON delivery use them; the index is the field's position. */
  readonly fields: readonly string[];
  /** A line with fewer fields is not of this format. */
  readonly least: number;
  /** The fields that tell a line of this format from lines of all others. */
  readonly telling: readonly FieldKind[];
  /** Fields whose position is known; what a line has beyond them is ignored, as AWS asks of parsers. */
  readonly positional: number;
  /** What fills the derived fields. */
  readonly derive: readonly Derivation[];
  /** The field that is the document's time, and the event's end. */
  readonly time: number;
  /** `event.category`, `event.start` and `event.outcome` */
  readonly category: Constant;
  readonly start?: Emit;
  readonly outcome?: Emit;
  /** `aws.elb`: what is the load balancer's own. */
  readonly elb: Shape;
  /** What else the document has of the line. */
  readonly members: Shape;
};

/** The whole document of a line in a file. */
export function shapeOf(format: Format, context: DocumentContext): Shape {
  const { category, start, outcome, members, elb } = format;
  return {
    '@timestamp': timestamp(format.time),
    event: {
      ...(start && { start }),
      end: time(format.time),
      ...(outcome && { outcome }),
      // Constants side by side are one text.
      ...eventShape(context),
      category,
    },
    ...members,
    aws: { elb, ...objectShape(context) },
    ...contextShape(context),
  };
}

/** Names of fields, given as one text. */
export function names(text: string): readonly string[] {
  return text.split(' ');
}
