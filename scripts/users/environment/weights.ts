import { LambdaCoreError } from '@lambda-core/common/errors';
import { readTfvars, type Tfvar } from './tfvars';

export const COLOURS = ['blue', 'green'] as const;
export type Colour = (typeof COLOURS)[number];

export function otherColour(colour: Colour): Colour {
  return colour === 'blue' ? 'green' : 'blue';
}

/** By API, the weight of each of its colours: whole numbers from 0 to 255, of which Route53 takes the shares. */
export type Weights = Readonly<
  Record<string, Readonly<{ blue?: number | undefined; green?: number | undefined }>>
>;

/** What Route53 takes. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
const MOST = 255;

/**
 * The weights in the text of a traffic.tfvars.
 * @throws LambdaCoreError naming the API, what was found and what was expected
 */
export function readWeights(text: string, file: string): Weights {
  const weights: Record<string, Partial<Record<Colour, number>>> = {};
  for (const [api, entry] of entriesOf(readTfvars(text, file).get('weights'), 'weights', file)) {
    const own: Partial<Record<Colour, number>> = {};
    for (const [colour, { value }] of entriesOf(entry, `weights.${api}`, file)) {
      const known = COLOURS.find((name) => name === colour);
      const found = value.kind === 'scalar' ? value.is : value.kind;
      if (known === undefined || !isWeight(found)) {
        throw wrong(
          `weights.${api}`,
          file,
          `${colour} = ${found}`,
          'blue and green, from 0 to 255',
        );
      }
      own[known] = found;
    }
    weights[api] = own;
  }
  return weights;
}

/**
 * The same text with other numbers; all else stays as it was written.
 * @throws LambdaCoreError for an API or a colour that the file does not have
 */
export function writeWeights(text: string, file: string, weights: Weights): string {
  const edits: { at: Tfvar; weight: number }[] = [];
  const apis = entriesOf(readTfvars(text, file).get('weights'), 'weights', file);
  for (const [api, own] of Object.entries(weights)) {
    const colours = entriesOf(apis.get(api), `weights.${api}`, file);
    for (const [colour, weight] of Object.entries(own)) {
      if (weight === undefined) continue;
      const at = colours.get(colour);
      if (at === undefined)
        throw wrong(`weights.${api}`, file, `nothing of ${colour}`, 'its weight');
      edits.push({ at, weight });
    }
  }
  return edits
    .sort((one, other) => other.at.start - one.at.start)
    .reduce((done, { at, weight }) => done.slice(0, at.start) + weight + done.slice(at.end), text);
}

/** Whether two sets of weights say the same of the APIs that `wanted` names. */
export function sameWeights(found: Weights, wanted: Weights): boolean {
  return Object.entries(wanted).every(([api, own]) =>
    COLOURS.every((colour) => (found[api]?.[colour] ?? 0) === (own[colour] ?? 0)),
  );
}

/** `orders: blue 95, green 5; payments: …`. */
export function weightsText(weights: Weights): string {
  return Object.entries(weights)
    .map(([api, own]) => {
      const shares = Object.entries(own).map(([colour, weight]) => `${colour} ${weight}`);
      return `${api}: ${shares.join(', ')}`;
    })
    .join('; ');
}

function entriesOf(found: Tfvar | undefined, name: string, file: string) {
  if (found?.value.kind === 'object') return found.value.entries;
  const what = found === undefined ? 'nothing' : found.value.kind;
  throw wrong(name, file, what, '{ … = … }');
}

function isWeight(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST;
}

function wrong(name: string, file: string, found: string, expected: string): LambdaCoreError {
  return new LambdaCoreError('WEIGHTS', `${file}: ${name}: found ${found}, expected ${expected}`);
}
