import { isConstant, isEmit, leavesOf, type Operation, type Shape } from '../shape';
import { BEGIN, CLOSE, DROP_COMMA, END, FINISH, LAST_VALUE, TEXT } from './operations';

export type Instruction = Operation & {
  /** The constant text that is written; for `END` the one that was. */
  readonly text?: string;
  /** How many objects end with the value, and are not there without it. */
  readonly closes?: number;
};

/**
 * Turns a shape into a flat list of instructions that write its document, newline included; `undefined`
 * when it has a member without an operation.
 *
 * Every member is written with a comma behind it, which the end of its object replaces. What is constant is
 * one text with its neighbours; objects that may end up empty disappear from the document with their name.
 */
export function compile(shape: Shape): readonly Instruction[] | undefined {
  const lacksOperation = leavesOf(shape).some((leaf) => isEmit(leaf) && !leaf.operation);
  if (lacksOperation) return undefined;
  const code: Instruction[] = [];
  addObject(code, '{', shape);
  replaceComma(code, '', DROP_COMMA);
  addText(code, '\n');
  return [...code, { code: FINISH }];
}

function addObject(code: Instruction[], opening: string, shape: Shape): void {
  addText(code, opening);
  addMembers(code, shape);
  replaceComma(code, '},', CLOSE);
}

function addMembers(code: Instruction[], shape: Shape): void {
  for (const [name, value] of Object.entries(shape)) {
    const key = `${JSON.stringify(name)}:`;
    if (isEmit(value)) code.push({ ...(value.operation as Operation), text: key });
    else if (isConstant(value))
      addText(code, value.json === undefined ? '' : `${key}${value.json},`);
    else if (isNeverEmpty(value)) addObject(code, `${key}{`, value);
    else addOptional(code, `${key}{`, value);
  }
}

function isNeverEmpty(shape: Shape): boolean {
  return leavesOf(shape).some((leaf) => isConstant(leaf) && leaf.json !== undefined);
}

function addOptional(code: Instruction[], opening: string, shape: Shape): void {
  const inner: Instruction[] = [];
  addMembers(inner, shape);
  const [only, second] = inner;
  if (only === undefined) return;
  if (second === undefined && only.code <= LAST_VALUE) {
    code.push({ ...only, text: opening + only.text, closes: (only.closes ?? 0) + 1 });
  } else code.push({ code: BEGIN, text: opening }, ...inner, { code: END, text: opening });
}

function addText(code: Instruction[], text: string): void {
  const last = code.at(-1);
  if (last?.code === TEXT) code[code.length - 1] = { code: TEXT, text: last.text + text };
  else if (text !== '') code.push({ code: TEXT, text });
}

/** Replaces the comma behind the last member: at once in a constant text, else by an instruction. */
function replaceComma(code: Instruction[], by: string, instruction: number): void {
  const last = code.at(-1);
  if (last?.code === TEXT && last.text?.endsWith(',')) {
    code[code.length - 1] = { code: TEXT, text: last.text.slice(0, -1) + by };
  } else code.push({ code: instruction });
}
