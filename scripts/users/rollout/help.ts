export const HELP = `
npm run -s rollout -- ENV COLOUR [--api NAME]… [--steps 1,5,10,25,50,100] [options]
npm run -s rollout -- ENV COLOUR --resume | --abort | --promote

Moves the traffic of an environment's APIs to COLOUR in steps. Each step is one change of all weights in
Route53, is written to environments/ENV/traffic.tfvars, and is judged by CloudWatch's figures of both
colours before the next: errors, latency, alarms, dead letters, and whether every request has its log
line. What fails goes back by itself to the weights of before. See docs/rollout.md.

  --steps LIST          shares of COLOUR in percent (1,5,10,25,50,100)
  --api NAME            only this API; more than once, or with commas, for more (all that have weights)
  --success-after N     looks in a row that have to pass before the next step (3)
  --fail-after N        minutes with evidence against COLOUR before it fails (2)
  --minimum-requests N  requests of COLOUR in a step before there is any verdict (1000)
  --bake MINUTES        how long the last step is judged (30)
  --longest-wait MINUTES  how long a step may lack data (60); then
  --undecided WHAT      ask: pauses for a person, or return (ask)
  --return HOW          at-once, or gradual: step by step, a minute each (at-once)
  --look-seconds N      how often it looks (60)
  --lease-seconds N     how long a process may give no sign of life before --resume and --abort take over (60)

  --resume              goes on with a rollout that was killed, interrupted or paused, with the steps and
                        settings that it began with; any but --steps may be given anew
  --abort               back to the weights of before, also while another process runs it
  --promote             on to the next step by hand; where another process runs it, that one goes on, and this
                        one ends when it was heard

  --dry-run             the preflight, and what would be shifted, and nothing else
  --watch               a table of all APIs at each look, and a picture (SVG) of shares and errors at the end
  --json                an event a line on standard output
  --help                this text

Ends with 0 when all traffic is with COLOUR (--abort: when it is back), 1 when it returned or failed,
3 when it pauses, 130 (SIGINT) or 143 (SIGTERM) when it was interrupted: the weights then stay as they are,
and --resume goes on.
`;
