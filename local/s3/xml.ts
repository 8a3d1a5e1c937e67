import { XMLParser } from 'fast-xml-parser';
import { S3Error } from './errors';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** Who owns everything here. */
export const OWNER = '<Owner><ID>local</ID><DisplayName>local</DisplayName></Owner>';

/** A document, from content that is XML already: templates are many times cheaper than a builder. */
export function xmlDocument(root: string, content: string): string {
  return `${HEAD}<${root}${root === 'Error' ? '' : NAMESPACE}>${content}</${root}>`;
}

export function errorDocument(
  code: string,
  message: string,
  resource: string,
  requestId: string,
): string {
  return xmlDocument(
    'Error',
    `<Code>${code}</Code><Message>${escapeXml(message)}</Message>` +
      `<Resource>${escapeXml(resource)}</Resource><RequestId>${requestId}</RequestId>`,
  );
}

const ENTITIES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };

/** Escapes text. Control characters become references, as S3 does, though XML 1.0 forbids some. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped
  return text.replace(/[&<>"\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/g, (one) => {
    return `&${ENTITIES[one] ?? `#x${one.charCodeAt(0).toString(16)}`};`;
  });
}

type XmlNode = { [name: string]: string | XmlNode | XmlNode[] };

// Entities are decoded here: the parser's own decoding is limited in number (against bombs), and a
// request of 10,000 parts quotes as many ETags.
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  isArray: (name) => name === 'Object' || name === 'Part' || name === 'Tag',
});

/** The content of the root element, or MalformedXML. */
export function parseXml(text: string, root: string): XmlNode {
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch (cause) {
    throw new S3Error('MalformedXML', `found text that is not XML, expected <${root}>`, { cause });
  }
  const node = (parsed as XmlNode)[root];
  if (typeof node === 'object' && !Array.isArray(node)) return node;
  if (typeof node === 'string') return {};
  throw new S3Error('MalformedXML', `found no element ${root}`);
}

export function children(node: XmlNode, name: string): XmlNode[] {
  const found = node[name];
  return Array.isArray(found) ? found : [];
}

export function child(node: XmlNode, name: string): XmlNode {
  const found = node[name];
  return typeof found === 'object' && !Array.isArray(found) ? found : {};
}

export function textOf(node: XmlNode, name: string): string | undefined {
  const found = node[name];
  return typeof found === 'string' ? unescapeXml(found) : undefined;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return NAMED[name] ?? all;
  });
}
