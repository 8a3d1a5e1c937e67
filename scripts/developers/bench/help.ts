export const HELP = `
npm run bench -- [SECTION...] [--quick] [--runs N] [--only NAME,NAME]
                [--cases TITLE,TITLE] [--publish]

Measures against what else this machine has, run in turn on the same data, and prints ratios. Sections,
all of them by default:

  ship        log files to a TCP receiver: syslog-ng, goaccess, plain scripts with and without parsing
  clone       a bucket on the embedded S3 server with latency: aws s3 sync, rclone; 'a million' and 'one object in each'
              are run only where --cases names them, a quarter of an hour each
  cold-start  size, load time and first invocation of every bundle, in fresh processes
  scale       how cost grows from ten thousand lines to ten million, a thousand objects to a million
  rollout     a thousand simulated rollouts of each fault: judged, and by fixed thresholds
  completeness  a month of 50 APIs, 1.7 million log files, looked through by \`npm run completeness\`
  console     log files on the local platform, with a page of \`npm start\` and without; how soon that has documents

  --quick      about a minute for each section: less data, fewer runs
  --runs N     how often everything is run (rollout: how many of each case); the median counts
  --only A,B   only peers whose name begins so
  --cases A,B  only inputs and data sets whose title begins so, as in 'ALB gzip' or 'one prefix'
  --publish    copy the charts and the figures in them to docs/bench, to be committed
  --help       this text

Writes dist/bench/SECTION.json and .svg. A run with a wrong count or a wrong exit status has no rate:
it ends its section with an error, and the command with 1. A peer that is not installed is named.
`;
