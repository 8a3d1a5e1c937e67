export const HELP = `
npm run -s replay -- ENV COLOUR --api NAME --dead-letters [options]
npm run -s replay -- ENV COLOUR --queue NAME --dead-letters [options]
npm run -s replay -- ENV COLOUR --api NAME --from TIME [--to TIME] [options]

Puts log files through again. Nothing is lost at whatever moment it ends: run it again. A line keeps its
event.id, so what was delivered before becomes no second document in an index that uses it.

  --dead-letters        says what rests in the queue's dead letters, for how long and why, and puts it back
                        into the queue; mend the cause first, or it comes to rest again
  --api NAME            the API whose log files they are
  --queue NAME          any other queue with dead letters, as its alarm names it

  --from TIME           queues the log files in the API's bucket that may have lines from this time on,
                        such as 2026-03-14T09:00Z
  --to TIME             and before this one (now)
  --after NAME          goes on behind this file, as a run that was interrupted or limited says
  --bucket NAME         where the log files lie (the bucket that tells the API's queue of new ones, or else
                        that to which the load balancer writes)
  --prefix PREFIX       what the load balancer writes below (as that bucket or the load balancer is told)
  --load-balancer NAME  files of this one alone (all; in a bucket that many share, of ENV-COLOUR-API)

  --limit N             no more than so many messages or files
  --rate N              so many a second (50); new log files wait behind those that are queued here
  --dry-run             says what there is, and changes nothing
  --json                an event a line on standard output
  --help                this text

Ends with 0 when all was queued or there was nothing to do, 1 when it failed, 2 on wrong arguments, 130
when it was interrupted. Region from environments/ENV/COLOUR.tfvars; credentials and endpoints are those
that the AWS CLI would take.
`;
