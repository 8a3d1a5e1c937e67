import * as fc from 'fast-check';
import { readWeights, sameWeights, type Weights, writeWeights } from './weights';

const FILE = 'environments/ci/traffic.tfvars';
const TEXT = `environment = "ci"

# blue = 100 means all of it
weights = {
  orders   = { blue = 100, green = 0 } # the shop
  payments = { green = 5, blue = 95 }
}
`;

test('only the numbers change: comments, order and spaces stay', () => {
  const weights = { orders: { blue: 99, green: 1 } };
  expect(writeWeights(TEXT, FILE, weights)).toBe(
    TEXT.replace('{ blue = 100, green = 0 }', '{ blue = 99, green = 1 }'),
  );
});

test('what is written is what is read', async () => {
  const weight = fc.integer({ min: 0, max: 255 });
  const own = fc.record({ blue: weight, green: weight });
  await fc.assert(
    fc.asyncProperty(fc.record({ orders: own, payments: own }), async (weights: Weights) => {
      expect(readWeights(writeWeights(TEXT, FILE, weights), FILE)).toEqual(weights);
    }),
  );
});

test.each([
  [{ orders: { blue: 1 }, invoices: { blue: 1 } }, 'weights.invoices: found nothing'],
  [{ orders: { blue: 1, green: 1 } }, undefined],
])('what the file does not have is not written: %j', (weights, message) => {
  const write = () => writeWeights(TEXT, FILE, weights);
  if (message === undefined) expect(write).not.toThrow();
  else expect(write).toThrow(`${FILE}: ${message}`);
});

test.each([
  ['weights = { orders = { red = 1 } }', 'weights.orders: found red = 1'],
  ['weights = { orders = { blue = 256 } }', 'weights.orders: found blue = 256'],
  ['weights = { orders = { blue = "1" } }', 'weights.orders: found blue = 1'],
  ['weights = { orders = 1 }', 'weights.orders: found scalar'],
  ['region = "eu-west-1"', 'weights: found nothing'],
])('%s is refused with what was found', (text, message) => {
  expect(() => readWeights(text, FILE)).toThrow(`${FILE}: ${message}`);
});

test('a colour that is left out has the weight 0', () => {
  expect(sameWeights({ orders: { blue: 100 } }, { orders: { blue: 100, green: 0 } })).toBe(true);
  expect(sameWeights({ orders: { blue: 100 } }, { orders: { blue: 100, green: 1 } })).toBe(false);
});
