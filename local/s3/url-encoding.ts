/**
 * Encodes a key as S3 does in event notifications and in listings with `encoding-type=url`: as a form
 * (a space is `+`), with `/` kept.
 */
export function encodeKey(key: string): string {
  if (/^[\w./*-]*$/.test(key)) return key;
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
