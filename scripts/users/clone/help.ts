export const HELP = `
npm run -s clone -- --source A --destination B --command-bucket C [options]

Clones a bucket through the two Lambda stages: writes a clone-request into the command bucket, then
follows the job until every segment has responded.

  --source, --destination, --command-bucket BUCKET
  --source-region, --destination-region REGION      where they are not in the functions' region
  --source-prefix, --destination-prefix PREFIX      clone the keys that begin with the one, and let
                                                    the other take its place
  --include, --exclude GLOB    keys to clone or to leave out, relative to the source prefix; may be
                               repeated; a key that both name is left out
  --skip-unchanged             leave out what is there already, by size and ETag
  --storage-class CLASS        for every copy (each object keeps its own)
  --concurrency N              copies under way at once in one invocation
  --dry-run                    list and count, change nothing
  --delete-extraneous --confirm-delete-extraneous DESTINATION
                               delete what is in the destination (below its prefix) and not in the
                               source; the name must be that of the destination
  --max-delete N               the most objects to delete (a quarter of those in the destination, below its
                               prefix and by the globs); were it more, nothing is copied or deleted; a dry
                               run tells the number
  --id ID                      name the job (a time and four random digits)

  --job ID                     do not request a job, watch this one; --source and --destination tell it
                               from others of the same id
  --local                      run both stages here instead of in Lambda; with --job, go on with a job
  --workers N                  copying processes of --local (one for each core and one more)

  --poll-seconds S             longest pause between two looks (5; the first are 0.5 apart)
  --timeout-seconds S          give up after this long, with status 1, whatever is waited for; without it
                               a job is waited for until its end
  --verify, --verify=full      compare the buckets afterwards: keys, sizes and ETags; full: also content
                               headers, metadata, tags and checksums, by asking for every object
  --json                       the result as one JSON object on standard output
  --progress                   with --json: progress as JSON lines on standard error

Every flag is checked before anything is written. Prints progress to standard error and the result to
standard output; after 20 s without a sign of life it says what to do. Ctrl-C leaves the job running and
says how to come back (status 130). Ends with 0 when every segment responded, nothing failed and --verify
found no difference, with 1 otherwise, with 2 on wrong flags. Region, credentials and endpoint are those
that the AWS CLI would take: AWS_REGION or AWS_DEFAULT_REGION, AWS_ENDPOINT_URL and the like, or the profile's.
`;
