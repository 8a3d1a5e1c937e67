/** What AWS charges for something, in US dollars. */
type Price = {
  readonly dollars: number;
  /** What that buys. */
  readonly of: string;
  /** AWS's own page. */
  readonly page: string;
  /** Who read it there, where it was looked up. */
  readonly read: string;
};

/** List prices of this region, without tax and free tier; they differ by region and change. */
export const REGION = 'us-east-1';
export const LOOKED_UP = '2026-11-26';

const S3 = 'https://aws.amazon.com/s3/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const S3_PAGE = 'a stored copy of the page, us-east-1';
const ISSUE = '[nishinoshake/aws-rough#37](https://github.com/nishinoshake/aws-rough/issues/37)';

/** The one place of all prices; docs/costs.md shows the same, which a test holds it to. */
export const PRICES = {
  write: {
    dollars: 0.005 / 1_000,
    of: 'a PUT, COPY, POST or LIST of S3',
    page: S3,
    read: '[cloudkaramchari](https://www.cloudkaramchari.com/blog/understanding-per-1000-put-copy-post-or-list-requests-in-amazon-s3-pricing/)',
  },
  read: { dollars: 0.0004 / 1_000, of: 'a GET or HEAD of S3', page: S3, read: 'from memory' },
  lambdaSecond: {
    dollars: 0.000_013_333_4,
    of: 'a GB-second of Lambda, arm64',
    page: LAMBDA,
    read: 'several repositories that count by it',
  },
  lambdaRequest: {
    dollars: 0.2 / 1e6,
    of: 'an invocation of Lambda',
    page: LAMBDA,
    read: 'several repositories that count by it',
  },
  queueRequest: {
    dollars: 0.4 / 1e6,
    of: 'a request to SQS',
    page: 'https://aws.amazon.com/sqs/pricing/',
    read: 'from memory',
  },
  batchJob: { dollars: 0.25, of: 'a job of S3 Batch Operations', page: S3, read: S3_PAGE },
  batchObject: {
    dollars: 1 / 1e6,
    of: 'an object of S3 Batch Operations',
    page: S3,
    read: S3_PAGE,
  },
  batchManifest: {
    dollars: 0.015 / 1e6,
    of: 'an object in the manifest that S3 Batch Operations makes',
    page: S3,
    read: S3_PAGE,
  },
  dataSyncGigabyte: {
    dollars: 0.0125,
    of: 'a GB that DataSync copies (basic mode)',
    page: 'https://aws.amazon.com/datasync/pricing/',
    read: 'a table of integrations, in a repository',
  },
  machineHour: {
    dollars: 0.145,
    of: 'an hour of a c7g.xlarge (4 vCPU, 8 GiB), on demand',
    page: 'https://aws.amazon.com/ec2/pricing/on-demand/',
    read: 'a table of instances, in a repository',
  },
  metric: {
    dollars: 0.3,
    of: 'a custom metric of CloudWatch, a month',
    page: CLOUDWATCH,
    read: ISSUE,
  },
  dashboard: {
    dollars: 3,
    of: 'a dashboard of CloudWatch, a month',
    page: CLOUDWATCH,
    read: ISSUE,
  },
  alarmMetric: {
    dollars: 0.1,
    of: 'a metric that an alarm of standard resolution looks at, a month',
    page: CLOUDWATCH,
    read: '[vreutova/infracost-idem-support#2](https://github.com/vreutova/infracost-idem-support/pull/2)',
  },
  logGigabyte: {
    dollars: 0.5,
    of: 'a GB that CloudWatch Logs takes in',
    page: CLOUDWATCH,
    read: '[hykell.com](https://hykell.com/knowledge-base/aws-cloudwatch-logs-pricing)',
  },
  key: {
    dollars: 1,
    of: "a customer's key of KMS, a month",
    page: 'https://aws.amazon.com/kms/pricing/',
    read: "AWS's page, and [cloudburn.io](https://cloudburn.io/blog/aws-kms-pricing)",
  },
  compositeAlarm: {
    dollars: 0.5,
    of: 'a composite alarm, beside the alarms in it, a month',
    page: CLOUDWATCH,
    read: '[c3x.dev](https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm)',
  },
} as const satisfies Record<string, Price>;

/** A row of the table in docs/costs.md. */
export function priceRow({ dollars, of, page, read }: Price): string {
  // Such as $5 a million, where one costs nothing that could be read.
  const each = dollars < 0.001 && dollars * 1e6 >= 0.01 && !of.includes('GB-second');
  const price = each
    ? `$${Number((dollars * 1e6).toFixed(4))} a million`
    : `$${Number(dollars.toFixed(10))}`;
  return `| ${of} | ${price} | [AWS](${page}) | ${read} |`;
}
