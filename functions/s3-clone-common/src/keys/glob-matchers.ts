/** Numbers of characters of a key that have been matched, ascending, each of them once. */
type Places = readonly number[];

/** A piece of a glob: from the places where it may begin to those where it may end, in linear time. */
export type Matcher = (key: readonly string[], from: Places) => Places;

export function one(matches: (character: string) => boolean): Matcher {
  return (key, from) => {
    const places: number[] = [];
    for (const place of from) {
      const character = key[place];
      if (character !== undefined && matches(character)) places.push(place + 1);
    }
    return places;
  };
}

export function sequence(pieces: readonly Matcher[]): Matcher {
  return (key, from) => {
    let places = from;
    for (const piece of pieces) {
      if (places.length === 0) break;
      places = piece(key, places);
    }
    return places;
  };
}

export function either(branches: readonly Matcher[]): Matcher {
  return (key, from) => {
    const places = new Set(branches.flatMap((branch) => branch(key, from)));
    return [...places].sort((one, other) => one - other);
  };
}

/** `*` */
export const anyCharacters: Matcher = (key, from) => {
  const places: number[] = [];
  let next = 0;
  for (const start of from) {
    // All that this one reaches has been reached from one before.
    if (start < next) continue;
    places.push(start);
    for (next = start + 1; next <= key.length && key[next - 1] !== '/'; next++) places.push(next);
  }
  return places;
};

/** `**` at the end */
export const everything: Matcher = (key, [first = key.length + 1]) =>
  Array.from({ length: key.length + 1 - first }, (_, at) => first + at);

/** `**` and its slash: nothing, or whole parts */
export const wholeParts: Matcher = (key, from) => {
  const [first = 0] = from;
  const starts = new Set(from);
  for (let place = first; place < key.length; place++)
    if (key[place] === '/') starts.add(place + 1);
  return [...starts].sort((one, other) => one - other);
};

export function isNoSlash(character: string): boolean {
  return character !== '/';
}
