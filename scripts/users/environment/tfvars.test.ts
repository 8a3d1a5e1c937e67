import { readTfvars } from './tfvars';

const FILE = 'environments/ci/traffic.tfvars';

test('reads what people write in tfvars files, and says where each value stands', () => {
  const text = [
    '# weights = { none = {} }',
    'region = "eu-west-1" // of Ireland',
    'zone = null',
    '/* weights = 1 */ weights = {',
    '  orders   = { blue = 100, green = 0 }, "pay-ments" : { blue = 1',
    '    green = 2 }',
    '}',
    'tags = ["a", 2, true,]',
  ].join('\n');
  const tfvars = readTfvars(text, FILE);
  expect([...tfvars.keys()]).toEqual(['region', 'zone', 'weights', 'tags']);
  expect(tfvars.get('region')?.value).toEqual({ kind: 'scalar', is: 'eu-west-1' });
  expect(tfvars.get('zone')?.value).toEqual({ kind: 'scalar', is: null });
  const weights = tfvars.get('weights');
  expect(text.slice(weights?.start, weights?.end)).toMatch(/^\{\n {2}orders[\s\S]*\n\}$/);
});

test.each([
  ['weights = {\n orders = { blue = 1\n', 'line 3: found the end, expected a name'],
  [`a = "$\{b}"`, `line 1: found "$\{b}", expected a string, a number, true, false, null`],
  ['a = 1\na = 2', 'line 2: found 2, expected no second value of a'],
  ['a = <<EOT\nb\nEOT', 'line 1: found <, expected a name or a value'],
])('%j is refused with its place', (text, message) => {
  expect(() => readTfvars(text, FILE)).toThrow(`${FILE}, ${message}`);
});
