/**
 * Whether a Host header names this machine's loopback. A page of anybody's, open in a browser here, reaches
 * 127.0.0.1 by a name of its own (DNS rebinding), but its requests then carry that name.
 */
export function isLocalName(host: string): boolean {
  return /^(?:(?:[^:]*\.)?localhost|127\.0\.0\.1)(?::\d{1,5})?$/i.test(host);
}
