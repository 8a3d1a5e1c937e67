import type { Line } from '../line';
import { INVALID, isConstant, isEmit, type Shape } from '../shape';

/**
 * Makes the document of a line as JSON: the shape with the line's values, without members that have none. Names
 * of members whose values are none that they may have are added to `invalid`.
 */
export type Render = (line: Line, invalid?: string[]) => string;

/** Looks at a shape once, for all lines. */
export function createRender(shape: Shape): Render {
  const members = membersOf(shape, '');
  return (line, invalid = []) => `{${joined(members, line, invalid)}}`;
}

/** A member of an object with its name and a comma before it; empty when there is none. */
type Member = (line: Line, invalid: string[]) => string;

function membersOf(shape: Shape, path: string): readonly Member[] {
  return Object.entries(shape).map(([name, member]): Member => {
    const key = `,${JSON.stringify(name)}:`;
    if (isConstant(member)) {
      const text = member.json === undefined ? '' : key + member.json;
      return () => text;
    }
    if (isEmit(member)) {
      return (line, invalid) => {
        const json = member.value(line);
        if (json === INVALID) invalid.push(path + name);
        return json === undefined || json === INVALID ? '' : key + json;
      };
    }
    const inner = membersOf(member, `${path}${name}.`);
    return (line, invalid) => {
      const text = joined(inner, line, invalid);
      return text === '' ? '' : `${key}{${text}}`;
    };
  });
}

function joined(members: readonly Member[], line: Line, invalid: string[]): string {
  let text = '';
  for (const member of members) text += member(line, invalid);
  return text.slice(1);
}
