/**
 * Orders keys as S3 does: by their UTF-8 bytes, which is the order of code points.
 *
 * JavaScript's `<` compares UTF-16 units and puts astral characters (surrogates, U+D800–DFFF) before
 * U+E000–FFFF; everything else agrees, so ranking the units is enough and no bytes are made.
 */
export function compareKeys(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
