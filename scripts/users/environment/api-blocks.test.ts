import { alikePrefixes, apiBlocks } from './api-blocks';

const HCL = `
module "orders" {
  source = "../../modules/api"

  platform           = local.platform
  name               = "orders"
  load_balancer_type = "classic"
  labels             = { name = "not the API's" }
}

module "payments" {
  source = "../../modules/api"
  count  = var.environment == "production" ? 1 : 0

  name                = "payments"
  load_balancer_type  = "application"
  load_balancer_name  = "\${var.environment}-pay"
  existing_log_bucket = { name = "logs", prefix = "edge" }
}

module "invoices" {
  source = "../../modules/api"

  name               = "invoices"
  load_balancer_type = "network"
  load_balancer_name = "billing"
  environments       = ["staging", "production"]
  existing_log_bucket = {
    name   = "logs"
    prefix = "edge"
  }
}

module "clone" {
  source = "../../modules/s3-clone"
}
`;

test('the blocks of APIs are read as far as they are plain text', () => {
  expect(apiBlocks(HCL)).toEqual([
    {
      block: 'orders',
      name: 'orders',
      type: 'classic',
      loadBalancer: undefined,
      sharedBucket: undefined,
      environments: undefined,
      conditional: false,
    },
    {
      block: 'payments',
      name: 'payments',
      type: 'application',
      loadBalancer: null,
      sharedBucket: { name: 'logs', prefix: 'edge' },
      environments: undefined,
      conditional: true,
    },
    {
      block: 'invoices',
      name: 'invoices',
      type: 'network',
      loadBalancer: 'billing',
      sharedBucket: { name: 'logs', prefix: 'edge' },
      environments: ['staging', 'production'],
      conditional: false,
    },
  ]);
});

test('two APIs below one prefix of a bucket are named together', () => {
  expect(alikePrefixes(apiBlocks(HCL))).toEqual([
    'bucket logs, prefix "edge": payments and invoices',
  ]);
  expect(alikePrefixes(apiBlocks(HCL.replace('"edge" }', '"other" }')))).toEqual([]);
});
