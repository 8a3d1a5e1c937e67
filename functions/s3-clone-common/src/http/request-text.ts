export type RequestText = {
  readonly method: string;
  /** Encoded, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

const PATH = /^[\x21-\xff]+$/;
const NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * A request as it goes over the wire. What could end a line before its end, and so begin another header
 * or request, is refused, as in `node:http`.
 * https://www.rfc-editor.org/rfc/rfc9112#section-3
 * @throws TypeError for a path, a name or a value that cannot be sent
 */
export function requestText({ method, path, headers, body }: RequestText): string | Buffer {
  if (!PATH.test(path)) throw new TypeError(`unfit for a request: path ${JSON.stringify(path)}`);
  let head = `${method} ${path} HTTP/1.1\r\n`;
  for (const name of Object.keys(headers)) {
    const value = headers[name] as string;
    if (!NAME.test(name) || !VALUE.test(value))
      throw new TypeError(`unfit for a request: header ${JSON.stringify(name)}`);
    head += `${name}: ${value}\r\n`;
  }
  if (body === undefined || body === '')
    return method === 'PUT' ? `${head}content-length: 0\r\n\r\n` : `${head}\r\n`;
  const content = Buffer.from(body);
  head += `content-length: ${content.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
}
