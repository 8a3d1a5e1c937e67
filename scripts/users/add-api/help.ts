export const HELP = `
npm run -s add-api -- NAME --load-balancer-type classic|application|network [options]

Writes the module block of an API into terraform/environment/apis.tf and its weights into the traffic.tfvars of each
environment, like those of the APIs that are there. Shows the difference first and asks; writes nothing else.

  --load-balancer-type TYPE   classic, application or network
  --load-balancer-name NAME   if it is not called ENV-COLOUR-NAME
  --component NAME            service.type of its documents (load-balancer)
  --label KEY=VALUE           a label on every document; more than once for more
  --environments LIST         those that have it, as in staging,ci (all)
  --yes                       writes without asking
  --dry-run                   shows the difference, and writes nothing
  --json                      the files with their differences, and whether they were written, as JSON
  --help                      this text

Ends with 0 when it was written, or shown with --dry-run; 1 when it was not, 2 on wrong flags.
`;
