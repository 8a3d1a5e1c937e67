// Counts lines, or Lumberjack's documents, in a process of its own, so that counting does not take time
// from the shipper's. Started with fork(): answers 'reset' and 'report' on the IPC channel.
const { createServer } = require('node:net');

const now = () => performance.timeOrigin + performance.now();
const none = { lines: 0, bytes: 0, connections: 0, firstAt: 0, lastAt: 0 };
let seen = { ...none };

const WINDOW = '2W';
const NEWLINE = 10;
const HEADER_BYTES = { W: 6, J: 10 };

const server = createServer((socket) => {
  seen.connections++;
  let count;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    seen.lastAt = now();
    if (seen.bytes === 0) seen.firstAt = seen.lastAt;
    seen.bytes += chunk.length;
    // A line of a log may begin with a 2 as well.
    count ??= chunk.latin1Slice(0, 2) === WINDOW ? documentCounter(socket) : countLines;
    count(chunk);
  });
});

function countLines(chunk) {
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1))
    seen.lines++;
}

// Hops from header to header, looks into no document, and acknowledges each window that is whole.
function documentCounter(socket) {
  let header = Buffer.alloc(0);
  let body = 0;
  let window = 0;
  let number = 0;
  const taken = () => {
    seen.lines++;
    if (++number < window) return;
    const acknowledgement = Buffer.from('2A\0\0\0\0');
    acknowledgement.writeUInt32BE(number, 2);
    socket.write(acknowledgement);
  };
  return (chunk) => {
    let at = Math.min(body, chunk.length);
    body -= at;
    if (at > 0 && body === 0) taken();
    while (at < chunk.length) {
      // A header that the chunk before cut off, else one in this chunk.
      const bytes =
        header.length > 0 ? Buffer.concat([header, chunk.subarray(at, at + 10)]) : chunk;
      const from = header.length > 0 ? 0 : at;
      const type = String.fromCharCode(bytes[from + 1]);
      const length = HEADER_BYTES[type];
      const left = bytes.length - from;
      if (left > 1 && length === undefined) return void socket.destroy();
      if (left < (length ?? 2)) {
        header = Buffer.from(bytes.subarray(from));
        return;
      }
      const value = bytes.readUInt32BE(from + length - 4);
      at += length - header.length;
      header = Buffer.alloc(0);
      if (type === 'W') {
        window = value;
        number = 0;
        continue;
      }
      body = value;
      const skipped = Math.min(body, chunk.length - at);
      at += skipped;
      body -= skipped;
      if (body === 0) taken();
    }
  };
}

process.on('message', (request) => {
  process.send(seen);
  if (request === 'reset') seen = { ...none };
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
