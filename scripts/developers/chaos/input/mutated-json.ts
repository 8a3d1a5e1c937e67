import { between, pick, type Random } from '@lambda-core/local/random';

/** Deeper than the stack of a function that calls itself for each level. */
const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** Texts, since `__proto__` is a member of its own only when it is parsed. */
const ODD_VALUES = [
  ...['null', 'true', '0', '-1', '1.5', '1e308', '""', '" "', '"-"', '[]', '{}', '[null]', '[[]]'],
  ...['"\\u0000"', '"\\ud800"', '"\\u202e"', '"%"', '"%zz"', '"__proto__"', '"constructor"'],
  ...['{"toString":1,"valueOf":1}', '{"__proto__":{"polluted":true}}', '{"length":1e9}'],
  ...['{"constructor":{"prototype":{"polluted":true}}}', '[1,[2,[3,{"a":[4]}]]]', '"😀"'],
  ...['"2026-02-31T00:00:00Z"', '"s3://a/b"', '"../../etc/passwd"', JSON.stringify(DEEP)],
  JSON.stringify('x'.repeat(100_000)),
  `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`,
];
const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'Records', 'continuation', '', 'a.b'];

type Place = { readonly parent: object; readonly name: string };

/** A copy of a JSON value in which up to three places are changed, or all of it. */
export function mutatedJson(random: Random, value: unknown): unknown {
  const holder = JSON.parse(JSON.stringify({ value }));
  for (let edits = between(random, 1, 4); edits > 0; edits -= 1) {
    const places = placesIn(holder);
    if (places.length > 0) pick(random, EDITS)(random, pick(random, places));
  }
  // A list from which a member was deleted has a hole, which no JSON has.
  return JSON.parse(JSON.stringify(holder)).value ?? null;
}

/** JSON text of a value that was changed; as a text, too, in one of four. */
export function mutatedText(random: Random, value: unknown): string {
  const text = JSON.stringify(mutatedJson(random, value)) ?? '';
  if (random() % 4 > 0) return text;
  const at = random() % (text.length + 1);
  return pick(random, [
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, at) + String.fromCharCode(random() % 0x180) + text.slice(at + 1),
    () => `\ufeff${text}`,
    () => text + text,
    () => DEEP,
    () => '',
  ])();
}

const EDITS: readonly ((random: Random, place: Place) => void)[] = [
  (random, place) => set(place, JSON.parse(pick(random, ODD_VALUES))),
  (random, place) => set(place, JSON.parse(pick(random, ODD_VALUES))),
  (_, { parent, name }) => void Reflect.deleteProperty(parent, name),
  (_, place) => set(place, [valueAt(place)]),
  (_, place) => set(place, { value: valueAt(place) }),
  (_, place) => set(place, JSON.stringify(valueAt(place))),
  (random, place) => {
    const parent = valueAt(place);
    // JSON's arrays have no names.
    if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) return;
    set({ parent, name: pick(random, ODD_NAMES) }, JSON.parse(pick(random, ODD_VALUES)));
  },
  (_, place) => {
    const value = valueAt(place);
    if (Array.isArray(value)) set(place, [...value, ...value]);
  },
];

function placesIn(parent: object): Place[] {
  return Object.keys(parent).flatMap((name) => {
    const place = { parent, name };
    const value = valueAt(place);
    // What was put in before is left as it is.
    const inner = typeof value === 'object' && value !== null && !isNested(value);
    return inner ? [place, ...placesIn(value)] : [place];
  });
}

function isNested(value: object): boolean {
  return Object.keys(value).length === 1 && 'a' in value;
}

function valueAt({ parent, name }: Place): unknown {
  return Object.getOwnPropertyDescriptor(parent, name)?.value;
}

/** As a member of its own, whatever the name. */
function set({ parent, name }: Place, value: unknown): void {
  Object.defineProperty(parent, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
