export const HELP = `
npm run -s s3 -- [options]

An S3-compatible server on 127.0.0.1. Prints {"endpoint":"http://…"} on standard output once it
listens. Any credentials will do; clients need path-style addressing.

  --port N                    port (default: any free one)
  --directory DIR             keep everything there (default: in memory)
  --region NAME               default us-east-1
  --latency OP=MS,…           milliseconds before an operation: CopyObject=60,all=5
  --rate-limit writes=N,reads=N   requests a second; over it, 503 SlowDown
  --fail SHARE                share of requests that fail, 0 to 1
  --fail-kinds KIND,…         the ways to fail, instead of the usual ones
  --seed N                    of the failures (default 1)
  --minimum-part BYTES        of a multipart upload (default 5242880; 0 for none)
  --synthetic BUCKET=COUNT[xBYTES][/PREFIXES]   a read-only bucket without stored bytes; repeatable
  --until-stdin-ends          exit when standard input ends, as when the parent is gone
`;
