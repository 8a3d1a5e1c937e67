/** What the name of a log file says about it. */
export type LogName = {
  /** The file's name, the same wherever a copy of it lies and whether it is still gzipped. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
};

/**
 * `ACCOUNT_elasticloadbalancing_REGION_LOADBALANCER_TIME_…`, with `conn_log` or `health_check_log` in front
 * for those logs. It ends in random characters, so no two files share a name.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
const SHAPE =
  /^(?:(?:conn_log|health_check_log)[._])?(\d{12})_elasticloadbalancing_([a-z]{2}[a-z-]+-\d+)_.+_\d{8}T\d{4}Z_.+$/;

/** Reads the last part of a key or path; `undefined` when it is not named as ELB names its logs. */
export function logName(key: string): LogName | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1).replace(/\.gz$/, '');
  const [, account, region] = SHAPE.exec(name) ?? [];
  return account === undefined || region === undefined ? undefined : { name, account, region };
}
