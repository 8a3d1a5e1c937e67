// The ceiling: reads, splits in lines and writes the lines to a socket, without looking into them.
// No shipper in this runtime that handles lines as strings can be faster.
// usage: node ceiling.cjs FILE HOST:PORT
const { createReadStream } = require('node:fs');
const { connect } = require('node:net');
const { once } = require('node:events');

const BATCH = 64 * 1024;
const [file, to] = process.argv.slice(2);
const [host, port] = to.split(':');

async function ship() {
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  let rest = '';
  let batch = '';
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const text = rest + chunk.latin1Slice();
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      batch += text.slice(start, end);
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
