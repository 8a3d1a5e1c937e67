export const HELP = `
npm run -s remove-api -- NAME [--keep-logs] [options]

Takes an API away in the order in which no line and no client is lost (docs/terraform.md, "Take an API away").
It is run twice: first it takes the weights out of each environment's traffic.tfvars; then, when Route53 has no
weight of it, its load balancers write no logs and its queues are empty, the block out of
terraform/environment/apis.tf. What is not so yet is told, and nothing is written.

  --keep-logs   leaves the log buckets: a removed block stands in the block's place (otherwise the bucket has
                to be empty, or empty_log_bucket = true to be applied before)
  --except LIST environments that are not asked, since they never had it or are gone, as in staging,ci
  --yes         writes without asking
  --dry-run     shows the difference, and writes nothing
  --json        the files with their differences, and whether they were written, as JSON
  --help        this text

Ends with 0 when it was written, or shown with --dry-run; 1 when it was not, 2 on wrong flags.
`;
