import type { DocumentContext } from '@lambda-core/elb-log-processor/documents/context';
import { type Format, shapeOf } from '@lambda-core/elb-log-processor/documents/formats/format';
import { FORMATS } from '@lambda-core/elb-log-processor/documents/formats/formats';
import {
  rawShape,
  taggedShape,
} from '@lambda-core/elb-log-processor/documents/reference/whole-line';
import {
  type FieldType,
  isConstant,
  isEmit,
  type Shape,
} from '@lambda-core/elb-log-processor/documents/shape';

/** A member of a document, by its whole name with dots. */
export type Member = {
  readonly name: string;
  /** `object` has members that only configuration knows. */
  readonly type: FieldType | 'object';
  /** The field of the line that it is made of, as AWS numbers them from 0; `undefined` for none. */
  readonly field: number | undefined;
};

/** A context in which a document has everything that configuration can give it. */
const CONTEXT: DocumentContext = {
  bucket: 'logs',
  key: '123456789012_elasticloadbalancing_eu-west-1_orders_20260314T0925Z_10.0.2.31_a1b2c3.log',
  path: 'access.log',
  application: 'orders',
  component: 'load-balancer',
  environment: 'production',
  api: 'orders',
  colour: 'blue',
};

/** All that a document of a format may have, in its order. */
export function membersOf(format: Format): readonly Member[] {
  const sources = new Map(
    format.derive.flatMap(({ into, operation }) =>
      into.map((field) => [field, operation.field] as const),
    ),
  );
  const members = walk(taggedShape(shapeOf(format, CONTEXT)), '');
  return members.map((member) => ({
    ...member,
    field: member.field === undefined ? undefined : (sources.get(member.field) ?? member.field),
  }));
}

/** All that any document may have. */
export function allMembers(): readonly Member[] {
  const raw = walk(rawShape(CONTEXT), '');
  const known = new Map<string, Member>();
  for (const member of [...FORMATS.flatMap(membersOf), ...raw]) {
    const before = known.get(member.name) ?? member;
    if (before.type !== member.type) {
      throw new Error(`${member.name} is of type ${before.type}, and elsewhere ${member.type}`);
    }
    known.set(member.name, before);
  }
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function walk(shape: Shape, path: string): Member[] {
  return Object.entries(shape).flatMap(([key, value]): Member[] => {
    const name = path + key;
    if (isEmit(value)) return [{ name, type: value.type, field: value.operation?.field }];
    if (!isConstant(value)) return walk(value, `${name}.`);
    const { constant } = value;
    const scalar = typeof constant !== 'object' || Array.isArray(constant);
    return [{ name, type: scalar ? 'keyword' : 'object', field: undefined }];
  });
}
