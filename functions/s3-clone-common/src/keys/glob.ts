import { LambdaCoreError } from '@lambda-core/common/errors';
import {
  anyCharacters,
  either,
  everything,
  isNoSlash,
  type Matcher,
  one,
  sequence,
  wholeParts,
} from './glob-matchers';

/** Signs that begin an extended glob when a `(` follows. */
const EXTENDED = '@+*?!';

/**
 * Compiles a glob into a function that says whether it matches a whole key.
 *
 * `*` stands for any characters but `/`, `?` for one of them, `[a-z]` and `[!a-z]` for one of a set, `**`
 * between slashes for any number of whole parts, `{a,b}` for either; `\` takes a character as it is.
 *
 * Each piece of a glob takes all places of the key that the pieces before it may have come to, and returns
 * those that it comes to itself, so the time is the length of the key times that of the glob at most.
 * Libraries for globs make regular expressions with backtracking, which a key can keep busy for ever, and
 * with look-ahead, which engines without backtracking do not take.
 * @throws LambdaCoreError `GLOB_INVALID` saying what cannot be read
 */
export function compileGlob(glob: string): (key: string) => boolean {
  const match = new Parser(glob).parse();
  return (key) => {
    const characters = [...key];
    return match(characters, [0]).at(-1) === characters.length;
  };
}

class Parser {
  readonly #glob: string;
  readonly #characters: readonly string[];
  #at = 0;

  constructor(glob: string) {
    this.#glob = glob;
    this.#characters = [...glob];
  }

  parse(): Matcher {
    if (this.#next === '!') throw this.#wrong('"!" at its beginning', 'exclude, or \\!');
    return this.#sequence('');
  }

  get #next(): string | undefined {
    return this.#characters[this.#at];
  }

  /** @param ends what ends it, besides the end of the glob */
  #sequence(ends: string): Matcher {
    const pieces: Matcher[] = [];
    for (let sign = this.#next; sign !== undefined && !ends.includes(sign); sign = this.#next) {
      this.#at += 1;
      if (EXTENDED.includes(sign) && this.#next === '(')
        throw this.#wrong(`"${sign}("`, 'braces such as {a,b}, or \\(');
      pieces.push(this.#piece(sign));
    }
    return sequence(pieces);
  }

  #piece(sign: string): Matcher {
    if (sign === '*') return this.#next === '*' ? this.#parts() : anyCharacters;
    if (sign === '?') return one(isNoSlash);
    if (sign === '[') return this.#set();
    if (sign === '{') return this.#branches();
    const literal = sign === '\\' ? this.#escaped() : sign;
    return one((character) => character === literal);
  }

  #parts(): Matcher {
    const before = this.#characters[this.#at - 2] ?? '/';
    this.#at += 1;
    if (before !== '/' || (this.#next ?? '/') !== '/')
      throw this.#wrong('"**" beside other characters', 'it between slashes, such as **/*.jpg');
    if (this.#next === undefined) return everything;
    this.#at += 1;
    return wholeParts;
  }

  #branches(): Matcher {
    const branches: Matcher[] = [];
    for (let sign: string | undefined = ','; sign === ','; this.#at += 1) {
      branches.push(this.#sequence(',}'));
      sign = this.#next;
      if (sign === undefined) throw this.#wrong('"{" without "}"', '{a,b}, or \\{');
    }
    if (branches.length === 1) throw this.#wrong('braces without ","', '{a,b}, or \\{');
    return either(branches);
  }

  #set(): Matcher {
    const isOpposite = this.#next === '!' || this.#next === '^';
    if (isOpposite) this.#at += 1;
    const ranges: [number, number][] = [];
    // A "]" in the first place is a member.
    while (ranges.length === 0 || this.#next !== ']') {
      const first = this.#member();
      const isRange = this.#next === '-' && this.#characters[this.#at + 1] !== ']';
      if (isRange) this.#at += 1;
      ranges.push([first, isRange ? this.#member() : first]);
    }
    this.#at += 1;
    return one((character) => {
      const point = pointOf(character);
      const isIn = ranges.some(([first, last]) => first <= point && point <= last);
      return isNoSlash(character) && isIn !== isOpposite;
    });
  }

  #member(): number {
    const sign = this.#next;
    if (sign === undefined) throw this.#wrong('"[" without "]"', '[abc], or \\[');
    this.#at += 1;
    if (sign === '[' && this.#next === ':')
      throw this.#wrong('"[:"', 'characters and ranges such as [a-z]');
    return pointOf(sign === '\\' ? this.#escaped() : sign);
  }

  #escaped(): string {
    const character = this.#next;
    if (character === undefined) throw this.#wrong('"\\" at its end', '\\\\ for a backslash');
    this.#at += 1;
    return character;
  }

  #wrong(found: string, expected: string): LambdaCoreError {
    const glob = JSON.stringify(this.#glob);
    return new LambdaCoreError('GLOB_INVALID', `${glob}: found ${found}, expected ${expected}`);
  }
}

function pointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
