export const HELP = `
npm run -s ship -- FILE... --to HOST:PORT

Ships ELB access logs, plain or gzip, through the pipeline of the Lambda function: every line becomes one
JSON document. FILE is
  a file, or a pattern such as 'logs/**/*.log.gz', in quotes or not;
  a folder: every *.log, *.log.* and *.gz in it and below;
  s3://BUCKET/KEY, or s3://BUCKET/PREFIX/ for every such file below it (region, credentials and endpoint
  are those that the AWS CLI would take from AWS_... variables and the profile);
  - for standard input.
All of them are looked at before the first line is sent.

  --to HOST:PORT|-       Logstash, or standard output
  --protocol lumberjack|tcp
                         what listens there: a beats input, which acknowledges each line (the default), or
                         a tcp input with json_lines
  --compression N        zlib's level with lumberjack, 0 (off, the default) to 9
  --name NAME            what the one file, or standard input, is called: a file's name, or s3://BUCKET/KEY
  --api, --environment, --colour, --application, --component NAME
                         labels.api, service.environment, labels.colour, service.name, service.type
  --label NAME=VALUE     a further label; may be repeated
  --tls                  speak TLS; implied by the flags below
  --tls-ca, --tls-certificate, --tls-key FILE
                         PEM files: authority to trust, client certificate and its key
  --tls-server-name NAME the name to expect in the receiver's certificate
  --connection-count-limit N           sockets at most (100); with tcp 2 at least
  --attempts N           times to send lines that were not confirmed, before giving up (5); attempts to
                         connect are not counted
  --keep-trying          never give up: without it an unknown host or a certificate that is not trusted
                         ends it at once, and a receiver that cannot be reached after 10 s

event.id is the same for the same line, so shipping a log twice makes no second document where it is the
document's id. It is made of the line's offset and of the log's own name where ELB gave it, wherever the
file lies; of bucket and key for any other s3://; else of the file's name without its folder and .gz, or
NAME, and its first line. Standard input without --name gets new ids in each run.

Prints progress to standard error and a summary for each file, as JSON, to standard output (to standard
error with --to -). Ends with 0 when every line was delivered, with 1 otherwise, with 2 on wrong flags,
with 130 on Ctrl-C, after the summary of what was confirmed.
`;
