import type { DocumentContext } from '../context';
import type { Derivation } from '../derive';
import type { FieldKind } from '../kinds';
import type { Shape } from '../shape';

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
  readonly shape: (context: DocumentContext) => Shape;
};
