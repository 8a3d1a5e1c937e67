/** The XML of a page of a listing, as a broken proxy or another kind of server would give it. */
export const BROKEN_LISTINGS = {
  'half-listing': (xml: string) => xml.slice(0, Math.floor(xml.length / 2)),
  'reversed-listing': (xml: string) => {
    const objects = xml.match(/<Contents>.*?<\/Contents>/gs) ?? [];
    return xml.replace(objects.join(''), () => objects.toReversed().join(''));
  },
  /** Without the last object, and no sign of it. */
  'short-listing': (xml: string) =>
    xml.includes('<Contents>')
      ? xml
          .replace(/<KeyCount>(\d+)/, (_, count) => `<KeyCount>${count - 1}`)
          .replace(/<Contents>(?!.*<Contents>).*<\/Contents>/s, '')
      : xml,
};
