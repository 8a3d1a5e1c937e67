// What sending costs without parsing, for a script that handles lines as strings. Reads the file
// (and inflates it when it ends in .gz), takes every line out as a string, joins the lines again to
// batches of 64 KiB, writes them to one socket with back-pressure and waits for the receiver's end.
// It looks at nothing in a line. With BYTES every line leaves filled up to that many bytes, its line
// feed included, so that as much goes through the socket as when documents are made of the lines.
// usage: node unparsed.cjs FILE HOST:PORT [BYTES]
const { createReadStream } = require('node:fs');
const { connect } = require('node:net');
const { once } = require('node:events');
const { createGunzip } = require('node:zlib');

const BATCH = 64 * 1024;
const [file, to, bytes] = process.argv.slice(2);
const [host, port] = to.split(':');
const filler = 'x'.repeat(Math.max(0, Number(bytes ?? 0) - 1));

function open() {
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (!file.endsWith('.gz')) return source;
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

async function ship() {
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  let rest = '';
  let batch = '';
  for await (const chunk of open()) {
    const text = rest + chunk.latin1Slice();
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      batch += text.slice(start, end);
      if (end - start < filler.length) batch += filler.slice(end - start);
      batch += '\n';
      start = end + 1;
      if (batch.length < BATCH) continue;
      if (!socket.write(batch, 'latin1')) await once(socket, 'drain');
      batch = '';
    }
    rest = text.slice(start);
  }
  socket.end(batch + rest, 'latin1');
  socket.resume();
  await once(socket, 'close');
}

ship().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
