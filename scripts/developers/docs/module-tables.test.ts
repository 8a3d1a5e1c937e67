import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';
import { moduleReadmes, moduleTables } from './module-tables';
import { outputsIn, variablesIn } from './terraform-blocks';

const READMES = moduleReadmes();

test.each(Object.keys(READMES))(
  '%s has the inputs and outputs of the module (else: npm run docs)',
  (path) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(READMES[path]?.());
  },
);

const VARIABLES = `
variable "host" {
  type        = string
  description = "Host of \\"Logstash\\", a | b."

  validation {
    condition     = var.host != ""
    error_message = "host: found \\"\\"."
  }
}

variable "network" {
  type = object({
    subnet_ids = list(string)
    inner = optional(object({
      deep = string
    }))
  })
  description = <<-EOT
    Where it runs; null for
    nowhere.
    - \`subnet_ids\`: of the
      subnets.
  EOT
  default     = null
}

variable "queues" {
  type = map(object({
    arn = string
  }))
  description = "Queues."
  default = {
    none = "here"
  }
}
`;

test('types, defaults and descriptions are taken from the blocks', () => {
  expect(variablesIn(VARIABLES)).toEqual([
    {
      name: 'host',
      type: 'string',
      fields: [],
      default: undefined,
      description: 'Host of "Logstash", a | b.',
    },
    {
      name: 'network',
      type: 'object',
      fields: ['subnet_ids', 'inner?'],
      default: 'null',
      description: 'Where it runs; null for nowhere.\n- `subnet_ids`: of the subnets.',
    },
    {
      name: 'queues',
      type: 'map(object)',
      fields: ['arn'],
      default: '{ none = "here" }',
      description: 'Queues.',
    },
  ]);
});

test('a row has no line breaks nor bars of its own', () => {
  const outputs = outputsIn('output "arn" {\n  description = "ARN."\n  value       = 1\n}\n');
  expect(moduleTables(variablesIn(VARIABLES), outputs).split('\n')).toEqual([
    '## Inputs',
    '',
    '| input | type | default | what it is |',
    '| --- | --- | --- | --- |',
    '| `host` | `string` | required | Host of "Logstash", a \\| b. |',
    '| `network` | `object`<br>`subnet_ids`<br>`inner?` | `null` | Where it runs; null for nowhere.<br>- `subnet_ids`: of the subnets. |',
    '| `queues` | `map(object)`<br>`arn` | `{ none = "here" }` | Queues. |',
    '',
    '## Outputs',
    '',
    '| output | what it is |',
    '| --- | --- |',
    '| `arn` | ARN. |',
    '',
  ]);
});

test('a variable that nobody describes is an error', () => {
  expect(() => variablesIn('variable "x" {\n  type = string\n}\n')).toThrow(
    'x: no description that can be read',
  );
});
