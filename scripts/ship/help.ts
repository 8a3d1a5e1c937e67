export const HELP = `
npm run -s ship -- FILE... --to HOST:PORT

Ships ELB access logs from files, plain or gzip, through the pipeline of the Lambda function: every line
becomes one JSON document. FILE may be - for standard input.

  --to HOST:PORT|-       a Logstash tcp input (json_lines), or standard output
  --api, --environment, --colour, --application, --component NAME
                         labels.api, service.environment, labels.colour, service.name, service.type
  --label NAME=VALUE     a further label; may be repeated
  --tls                  speak TLS; implied by the flags below
  --tls-ca, --tls-certificate, --tls-key FILE
                         PEM files: authority to trust, client certificate and its key
  --tls-server-name NAME the name to expect in the receiver's certificate
  --connection-count-limit N           sockets at most (100)
  --connection-wait-milliseconds N     longest wait for a connection (30000)
  --attempts N                         times to try before giving up (5)

Prints progress to standard error and a summary for each file, as JSON, to standard output (to standard
error with --to -). Ends with 0 when every line was delivered, with 1 otherwise, with 2 on wrong flags.
`;
