// A log shipper as most Lambda functions have it: readline, one regular expression, JSON.stringify,
// one socket. It waits for the socket to drain, which many do not.
// usage: node readline-regex.cjs FILE HOST:PORT
const { createReadStream } = require('node:fs');
const { connect } = require('node:net');
const { once } = require('node:events');
const { createInterface } = require('node:readline');

const [file, to] = process.argv.slice(2);
const [host, port] = to.split(':');

const LINE =
  /^(\S+) (\S+) (\S+):(\d+) (?:(\S+):(\d+)|-) (\S+) (\S+) (\S+) (\S+) (\S+) (\d+) (\d+) "([^ ]*) (.*?) ([^ ]*)\s?" "([^"]*)" (\S+) (\S+)/;

async function ship() {
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!socket.write(`${JSON.stringify(toDocument(line))}\n`)) await once(socket, 'drain');
  }
  socket.end();
  socket.resume();
  await once(socket, 'close');
}

function toDocument(line) {
  const m = LINE.exec(line);
  if (m === null) return { message: line, tags: ['_elbparsefailure'] };
  return {
    '@timestamp': m[1],
    elb: m[2],
    client: { ip: m[3], port: Number(m[4]) },
    backend: { ip: m[5], port: Number(m[6]) },
    time: { request: Number(m[7]), backend: Number(m[8]), response: Number(m[9]) },
    status: { elb: Number(m[10]), backend: Number(m[11]) },
    bytes: { received: Number(m[12]), sent: Number(m[13]) },
    request: { method: m[14], url: m[15], version: m[16] },
    user_agent: m[17],
    tls: { cipher: m[18], protocol: m[19] },
  };
}

ship().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
