import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionNames, ROOT } from '../../build/functions';
import { AwsApiError } from '../environment/aws-api';
import { type Aws, checkPrerequisites } from './prerequisites';
import { readRequest } from './request';

const zone = (name: string, isPrivate = false) =>
  `<HostedZone><Id>/hostedzone/Z1</Id><Name>${name}.</Name><PrivateZone>${isPrivate}</PrivateZone></HostedZone>`;

const records = (...names: string[]) =>
  names
    .map(
      (name) =>
        `<ResourceRecordSet><Name>${name}.thing.com.</Name><Type>A</Type></ResourceRecordSet>`,
    )
    .join('');

/** An account in which all is as the instance below wants it. */
const COMPLETE: Aws = {
  query: async () => '<Account>123456789012</Account>',
  route53: async (path) =>
    path.startsWith('hostedzone/')
      ? records('staging-blue-orders', 'staging-blue-payments')
      : zone('thing.com') + zone('thing.com', true) + zone('www.thing.com'),
  hasBucket: async () => true,
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'prerequisites-'));
  const fixture = join(ROOT, 'test', 'terraform-fixture', 'environments');
  for (const name of ['staging', 'staging-use1'])
    await cp(join(fixture, 'staging'), join(root, 'environments', name), { recursive: true });
  await mkdir(join(root, 'dist'));
  for (const name of functionNames()) await writeFile(join(root, 'dist', `${name}.zip`), '');
  const folder = join(root, 'terraform', 'environment');
  await cp(join(ROOT, 'terraform', 'environment', 'versions.tf'), join(folder, 'versions.tf'));
  await writeFile(join(folder, 'apis.tf'), [api('orders'), api('edge', 'network')].join('\n'));
});
afterAll(() => rm(root, { recursive: true }));

const api = (name: string, type = 'classic', more = '') =>
  `module "${name}" {\n  source = "../../modules/api"\n\n  name               = "${name}"\n  load_balancer_type = "${type}"\n${more}}\n`;

/** What is noted, and what is thrown. */
async function check(aws: Partial<Aws>, ...argv: string[]) {
  const notes: string[] = [];
  const checked = checkPrerequisites(readRequest(argv, root), {
    root,
    environment: {},
    onNote: (line) => void notes.push(line),
    openAws: () => ({ ...COMPLETE, ...aws }),
  });
  const error = await checked.then(
    () => '',
    ({ message }: Error) => message,
  );
  return { notes, error };
}

const PLAN = ['staging', 'blue', 'plan'];

test('where all is there, nothing is said', async () => {
  expect(await check({}, ...PLAN)).toEqual({ notes: [], error: '' });
});

test('all that is missing is named together, with its remedy', async () => {
  const missing: Partial<Aws> = {
    hasBucket: async () => false,
    route53: async () => zone('www.thing.com') + zone('thing.com', true),
    query: async (service) => {
      if (service === 'sts') return '<Account>999999999999</Account>';
      throw new AwsApiError('LoadBalancerNotFound', 'none');
    },
  };
  const { error } = await check(missing, ...PLAN, '-var=account_id=123456789012');
  expect(error.split('\n')).toEqual([
    'staging/blue cannot be planned yet:',
    '  account: found 999999999999, expected 123456789012 (account_id); use credentials of that account',
    '  state bucket thing-staging-terraform-state (eu-west-1): not there; make it with: npm run tf -- staging bootstrap',
    '  hosted zone thing.com (public): not in this account; make it, or name another as domain in environments/staging/blue.tfvars',
    'and once it can be, this is a warning of one API alone:',
    '  load balancer staging-blue-orders (classic, API orders): none of that name in eu-west-1; make it, or name another as load_balancer_name in the block',
    '  load balancer staging-blue-edge (network, API edge): none of that name in eu-west-1; make it, or name another as load_balancer_name in the block',
  ]);
});

test('zips that nobody built are told of with what builds them, and the weights need none', async () => {
  const dist = join(root, 'dist');
  await rename(dist, join(root, 'elsewhere'));
  const { error } = await check({}, ...PLAN);
  const weights = await check({}, 'staging', 'traffic', 'plan');
  const elsewhere = await check({}, ...PLAN, '-var=zip_folder=../../elsewhere');
  await rename(join(root, 'elsewhere'), dist);
  expect(error.split('\n')[1]).toBe(
    '  zips: found no elb-log-processor.zip, s3-clone-copier.zip, s3-clone-segmenter.zip in dist; make them with: npm run build',
  );
  expect([weights.error, elsewhere.error]).toEqual(['', '']);
});

test("a second region's load balancers are named as the environment, not as its folder", async () => {
  const query: Aws['query'] = async (service) => {
    if (service === 'sts') return '<Account>123456789012</Account>';
    throw new AwsApiError('LoadBalancerNotFound', 'none');
  };
  const { notes } = await check({ query }, 'staging-use1', 'blue', 'plan');
  expect(notes[0]).toContain('load balancer staging-blue-orders (classic');
});

test('a load balancer that is missing stops nothing else: Terraform has the last word', async () => {
  const query: Aws['query'] = async (service) => {
    if (service !== 'elasticloadbalancing') return '<Account>123456789012</Account>';
    throw new AwsApiError('LoadBalancerNotFound', 'none');
  };
  const { notes, error } = await check({ query }, ...PLAN);
  expect(error).toBe('');
  expect(notes).toEqual([expect.stringContaining('load balancer staging-blue-orders (classic')]);
});

test('what cannot be looked at is told by name with the reason, once, and stops nothing', async () => {
  const offline = async () => {
    throw new AwsApiError('UNREACHABLE', 'https://…: getaddrinfo ENOTFOUND');
  };
  expect(await check({ query: offline, route53: offline, hasBucket: offline }, ...PLAN)).toEqual({
    notes: [
      'not checked beforehand: account, state bucket, hosted zone, load balancer staging-blue-orders, load balancer staging-blue-edge: https://…: getaddrinfo ENOTFOUND',
    ],
    error: '',
  });
});

test('a private zone is another than the public one of its name', async () => {
  const route53 = async () => zone('thing.com');
  const { error } = await check({ route53 }, ...PLAN, '-var=private_zone=true');
  expect(error).toContain('hosted zone thing.com (private): not in this account');
});

test("another account's zone is not looked for here, and that is said", async () => {
  const role = '-var=dns_role_arn=arn:aws:iam::210987654321:role/dns';
  expect(await check({ route53: async () => '' }, ...PLAN, role)).toEqual({
    notes: ["not checked beforehand: hosted zone: another account's, by dns_role_arn"],
    error: '',
  });
});

test('a load balancer that an expression names is left to Terraform, and that is said', async () => {
  const file = join(root, 'terraform', 'environment', 'computed.tf');
  const named = `  load_balancer_name = "\${var.environment}-edge"\n`;
  await writeFile(file, api('computed', 'network', named));
  const { notes } = await check({}, ...PLAN);
  await rm(file);
  expect(notes).toEqual([
    'not checked beforehand: load balancer of computed: its block says by an expression which',
  ]);
});

test('an API that this environment does not have needs no load balancer', async () => {
  const file = join(root, 'terraform', 'environment', 'elsewhere.tf');
  await writeFile(file, api('elsewhere', 'network', '  environments       = ["production"]\n'));
  const asked: string[] = [];
  const query: Aws['query'] = async (_, action, parameters) => {
    asked.push(JSON.stringify(parameters ?? action));
    return '<Account>123456789012</Account>';
  };
  await check({ query }, ...PLAN);
  await rm(file);
  expect(asked.join()).toContain('staging-blue-edge');
  expect(asked.join()).not.toContain('elsewhere');
});

test('the weights need no load balancers', async () => {
  const asked: string[] = [];
  const query: Aws['query'] = async (_, action) => {
    asked.push(action);
    return '<Account>123456789012</Account>';
  };
  await check({ query }, 'staging', 'traffic', 'apply');
  expect(asked).toEqual(['GetCallerIdentity']);
});

test('weights of a colour that has not been applied are told before Terraform comes', async () => {
  const route53 = async (path: string) => {
    if (!path.startsWith('hostedzone/')) return zone('thing.com');
    // In two pages, the second of which begins where the first says.
    return path.includes('name=staging-blue-orders.')
      ? `${records('staging-blue-orders')}<NextRecordName>next.</NextRecordName>`
      : records('staging-green-payments');
  };
  const { error } = await check({ route53 }, 'staging', 'traffic', 'plan');
  expect(error.split('\n')).toEqual([
    'staging/traffic cannot be planned yet:',
    '  weights: payments in blue: no record of the colour yet; first, with the load balancer there: npm run tf -- staging blue apply',
  ]);
  const own = ['staging', 'traffic', 'plan', '-var=weights={}'];
  expect(await check({ route53 }, ...own)).toEqual({ notes: [], error: '' });
  expect(await check({}, 'staging', 'traffic', 'plan')).toEqual({ notes: [], error: '' });
});

test('the bucket is the one that init is told of', async () => {
  const asked: string[] = [];
  const hasBucket = async (bucket: string) => asked.push(bucket) > 0;
  await check({ hasBucket }, ...PLAN, '--', '-backend-config=bucket=other');
  expect(asked).toEqual(['other']);
});

test('two APIs that share a prefix of a bucket are refused', async () => {
  const shared = '  existing_log_bucket = { name = "logs", prefix = "edge" }\n';
  const file = join(root, 'terraform', 'environment', 'shared.tf');
  await writeFile(file, api('one', 'network', shared) + api('two', 'network', shared));
  const { error } = await check({}, ...PLAN);
  await rm(file);
  expect(error).toContain(
    'existing_log_bucket: one prefix for two APIs, bucket logs, prefix "edge": one and two',
  );
});
