export const HELP = `
npm run chaos -- [SECTION...] [--seeds N] [--seed S] [--short] [--json]

Tries every promise of the log processor and of clones under faults that are drawn from seeds, and prints a table of
those that it survived. Sections, all by default but the last two:

  receiver     connections and receivers that break, hang, lie still, go away and come back; both protocols
  control      the receiver to which tcp must lose lines: shows that losses would be seen
  java         restarts of receivers made like Logstash's tcp input, with Java's NIO and with Netty
  round-trips  restarts of these and of one in Node at round trips of 0.2 to 20 ms, and the rates there
  function     the bundle under SIGKILL, lack of memory and time, freezes, events twice and in disorder
  s3           an S3 whose answers break, lie and come late, and whose objects change meanwhile: logs and clones
  input        log lines, gzip files, events and request files that are damaged or odd, names that terminals
               and JavaScript take for something else, gzip bombs, a line of gigabytes
  kills        clones whose invocations are killed, held up and repeated: 1,500 in virtual time, with 10,000 kills,
               then small ones with 200 kills of real processes; what is copied twice
  load         200 files of 50,000 lines at once, through queue and functions
  soak         files for 20 minutes, with faults now and then: what is held has to stay as it was
  billion      10^9 lines through the bundle, in many invocations, each proved to have been read, within an hour; and
               what they cost

  --seeds N    how many seeds of each section, instead of its own number
  --from S     the first of them, 1 by default
  --seed S     that seed alone, as a failure names it
  --lines N    how many lines of billion, instead of 10^9
  --processes N  how many processes kills is to kill, instead of 200
  --short      the form that npm test runs, about half a minute
  --json       the table as JSON
  --help       this text

Everything listens on 127.0.0.1. What this machine cannot try is named. Ends with 1 when a promise was
broken, and prints the command that shows it again.
`;
