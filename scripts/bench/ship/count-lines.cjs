// Counts lines in a process of its own, so that counting does not take time from the shipper's.
// Started with fork(): answers 'reset' and 'report' on the IPC channel.
const { createServer } = require('node:net');

const now = () => performance.timeOrigin + performance.now();
const none = { lines: 0, bytes: 0, connections: 0, firstAt: 0, lastAt: 0 };
let seen = { ...none };

const server = createServer((socket) => {
  seen.connections++;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    seen.lastAt = now();
    if (seen.bytes === 0) seen.firstAt = seen.lastAt;
    seen.bytes += chunk.length;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) seen.lines++;
  });
});

process.on('message', (request) => {
  process.send(seen);
  if (request === 'reset') seen = { ...none };
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
