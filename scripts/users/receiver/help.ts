export const HELP = `
npm run -s receiver -- [options]

Receives documents in place of Logstash: Lumberjack as a beats input does, and JSON lines as a tcp input
does, told by the first byte.

  --port N                 listen on this port of 127.0.0.1 (default: a free one)
  --count-only             count newlines without looking into the lines
  --to FILE                append the lines to FILE
  --bytes-per-second N     read no faster than this, all connections together
  --reset-after BYTES      reset a connection that has brought so many bytes
  --faulty-connections N   with --reset-after: only the first N connections

Prints {"port":N} when listening, and its counters as one JSON line on the input line "stats", and when
its input ends or it is interrupted, which also ends it.
`;
