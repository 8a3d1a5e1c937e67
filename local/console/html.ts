import { createHash } from 'node:crypto';
import type { Json } from './patch';

export type PageParts = { readonly script: string; readonly style: string };

/** Of the page that is served: its own files, its own server, and nothing else. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page as it is served. */
export function livePage(): string {
  return document('<link rel="stylesheet" href="/page.css">', '<script src="/page.js"></script>');
}

/** The page with all it needs in one file, which may be opened from a disk; its policy lets nothing else in. */
export function recordingPage({ script, style }: PageParts, frames: readonly Json[]): string {
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; img-src data:`;
  // Within a script element only `<` could end it.
  const data = JSON.stringify(frames).replaceAll('<', '\\u003c');
  return document(
    `<meta http-equiv="Content-Security-Policy" content="${policy}"><style>${style}</style>`,
    `<script type="application/json" id="recording">${data}</script><script>${script}</script>`,
  );
}

function document(head: string, body: string): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<meta name="color-scheme" content="light dark"><title>Lambda Core</title><link rel="icon" href="data:,">${head}</head>` +
    `<body><div id="page"></div>${body}</body></html>\n`
  );
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
