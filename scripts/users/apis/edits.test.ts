import { addBlock, addWeights, diffOf, removeBlock, removeWeights } from './edits';

const APIS = `# The APIs: a block each, and nothing else.

module "orders" {
  source             = "../../modules/api"
  platform           = local.platform
  name               = "orders"
  load_balancer_type = "classic"
}
`;
const WEIGHTS = `domain = "thing.com"

# Whole numbers.
weights = {
  orders = { blue = 90, green = 10 }
}
`;
const API = { name: 'invoices', loadBalancerType: 'application', labels: { team: 'finance' } };

test('a block of its own, as terraform fmt has it', () => {
  expect(addBlock(APIS, API)).toBe(`${APIS}
module "invoices" {
  source             = "../../modules/api"
  platform           = local.platform
  name               = "invoices"
  load_balancer_type = "application"
  labels             = { team = "finance" }
}
`);
});

test('its weights are those of the others, in one column', () => {
  expect(addWeights(WEIGHTS, 'f', 'invoices')).toBe(`domain = "thing.com"

# Whole numbers.
weights = {
  orders   = { blue = 90, green = 10 }
  invoices = { blue = 90, green = 10 }
}
`);
  expect(addWeights('weights = {}\n', 'f', 'orders')).toBe(
    'weights = {\n  orders = { blue = 100 }\n}\n',
  );
});

test('what was added and is taken away again leaves what was there', () => {
  expect(removeBlock(addBlock(APIS, API), 'invoices')).toBe(APIS);
  expect(removeWeights(addWeights(WEIGHTS, 'f', 'invoices'), 'f', 'invoices')).toBe(WEIGHTS);
  expect(removeWeights(WEIGHTS, 'f', 'none')).toBe(WEIGHTS);
  expect(() => removeBlock(APIS, 'invoices')).toThrow('apis.tf has no API invoices');
});

test('the diff has the changed lines alone', () => {
  expect(diffOf('apis.tf', 'a\nb\nc\n', 'a\nx\nc\n')).toBe('--- apis.tf\n@@ line 2 @@\n-b\n+x');
});
