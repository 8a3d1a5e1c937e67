export const HELP = `
npm run -s doctor -- ENV COLOUR [--no-plan] [--json]

What is wrong with a colour of an environment, or will go wrong, each with its remedy; before the first apply, after
one, and at any other time. It reads the files of environments/ENV, the state of what was applied, and asks AWS,
Logstash and Terraform; it changes nothing. All checks run at once, each for a bounded time.

  tools, settings, credentials and account; the state's bucket, and whether somebody holds its lock; the hosted zone
  load balancers, where they write access logs, and whether the log buckets tell the queues
  zips: built, made of the sources that are here, and what the functions run
  functions and queues: ready, time-outs that fit each other, not paused, dead letters
  Logstash, from this machine: reachable, speaks the protocol, its certificate's last day
  weights, in the file and in Route53; alarms that ring; Lambda's concurrency; requests without log lines
  whether a plan has changes (runs Terraform without its lock; up to 3 minutes)

What is not deployed yet is a note. Status of each finding: ok, note, unknown (could not be looked at, and why),
warning (will go wrong, or is not what the files say), WRONG (fails or loses now).

  --no-plan   leaves Terraform's plan out, which takes the longest
  --json      findings as JSON: { environment, colour, findings: [{ status, what, found, remedy }] }
  --help      this text

Ends with 0 when all is ok (or noted), 1 when something is wrong, 3 when nothing is, but for warnings or what could
not be looked at; 2 when it was not understood.
`;
