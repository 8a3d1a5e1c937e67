export const HELP = `
npm run -s completeness -- ENV [--api NAME]… [--from TIME] [--to TIME] [options]

Whether a line arrived for every request, of every API in both colours: the requests that the load balancer
counted, the log files in S3, the lines that were read from them and sent, what waits in the queue and what
rests with the dead letters. One table on standard output; where something is missing it ends with 1, and says
since when, which files are missing lines (of those in S3, by what the function's log says of each, and of the
dead letters), and the command that puts them through again.

  --api NAME        only this API; more than once, or with commas, for more (all that have weights)
  --from TIME       as in 2026-11-25 or 2026-11-25T14:00Z (a day before --to)
  --to TIME         (20 minutes ago: ELB delivers a file within ten minutes of its requests)
  --allowed-loss S  share of the requests that may be missing, of all and of each hour or, up to two days, five
                    minutes that lack more than 50 lines (0.02: ELB's logs are best effort)
  --files           looks at every file of the time, and not only where lines are missing
  --dry-run         says what would be looked at
  --json            the table as JSON
  --help            this text
`;
