export const HELP = `
npm start [-- options]

Builds the functions, starts the local platform (S3, Lambda, and a TCP receiver in place of Logstash) on
127.0.0.1, and shows how the bundled functions ship a sample log of every ELB format and clone a bucket.
A page shows all of that while it happens; its buttons kill Logstash and bring it back, slow S3, kill the function and
put a broken file. Then it keeps serving, and says how to ship a log, clone a bucket and kill Logstash from a terminal.

  --record FILE     when it ends, leave what the page showed in one HTML file of at most 1 MB, to be played again
  --console-port N  port of the page (any free one)
  --seed N          of the traffic of two colours that the page shows (1); a recording that is made with it tells the
                    run in counted time: the same seed, the same bytes
  --exit            leave when the samples are done: status 0 if and only if everything reconciled
  --port N          port of S3 (4566, or any free one when that is taken)
  --lambda-port N   port of Lambda's Invoke API (any free one)
  --receiver-port N port of the receiver (any free one)

Faults to order; what is promised holds all the same:
  --s3-latency OP=MS,…             S3 takes its time: CopyObject=60,all=5
  --s3-rate-limit writes=N,reads=N requests a second; S3 answers 503 SlowDown over it
  --s3-fail SHARE                  share of S3's requests that fail, 0 to 1
  --s3-fail-kinds KIND,…           the ways to fail, instead of the usual ones
  --s3-seed N                      of the failures (1)
  --receiver-bytes-per-second N    the receiver reads no faster
  --receiver-reset-after BYTES     the receiver resets a connection that has brought so many bytes,
  --receiver-faulty-connections N  but only the first N connections
`;
