export const HELP = `
npm start [-- [--exit] [--port N]]

Builds the functions, starts the local platform (S3, Lambda, a TCP receiver in place of Logstash) on
127.0.0.1, puts sample logs of every ELB format into a bucket, and shows how the bundled function ships
them; then clones a bucket through both stages. Then it keeps serving, so that you can drop a log of your
own.

  --exit     leave when the samples are done: status 0 if and only if everything reconciled
  --port N   port of the S3 endpoint (4566, or any free one when that is taken)
`;
