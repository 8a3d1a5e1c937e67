import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@lambda-core/common/errors';
import { weightsFile } from '../../apis/files';
import { readVariables } from '../../environment/variables';
import {
  COLOURS,
  readWeights,
  sameWeights,
  type Weights,
  weightsText,
} from '../../environment/weights';
import type { Check, Context, Finding } from '../types';

/** The weights of the file make sense. */
export const weights: Check = {
  name: 'weights',
  async look({ root, settings, facts }) {
    const file = weightsFile(settings.folder);
    const what = 'weights';
    let said: Weights;
    try {
      said = await readFileOf(root, file);
    } catch (error) {
      return [{ status: 'wrong', what, found: describeError(error), remedy: `correct ${file}` }];
    }
    const findings = fileProblems(said, await facts.blocks(), file);
    if (findings.length > 0) return findings;
    return [{ status: 'ok', what, found: `of ${Object.keys(said).length} APIs in ${file}` }];
  },
};

/** Route53 has the weights of the file. */
export const appliedWeights: Check = {
  name: 'weights in Route53',
  async look(context) {
    const { root, settings } = context;
    const said = await readFileOf(root, weightsFile(settings.folder));
    const inDns = await weightsInDns(context, Object.keys(said));
    const findings = dnsProblems(said, inDns, settings.folder);
    if (findings.length > 0) return findings;
    return [{ status: 'ok', what: 'weights in Route53', found: weightsText(inDns) }];
  },
};

async function readFileOf(root: string, file: string): Promise<Weights> {
  return readWeights(await readFile(join(root, file), 'utf8'), file);
}

/** What a plan of the weights would refuse, and names that no API has. */
export function fileProblems(
  said: Weights,
  blocks: readonly { readonly block: string; readonly name: string | undefined }[],
  file: string,
): readonly Finding[] {
  const names = blocks.map(({ block, name }) => name ?? block);
  return Object.entries(said).flatMap(([api, own]): readonly Finding[] => {
    const what = `${api}: weights`;
    if (!names.includes(api))
      return [
        {
          status: 'wrong',
          what,
          found: `${file} has them, and no block of terraform/environment is called so`,
          remedy: `correct the name, or take the line out`,
        },
      ];
    if (COLOURS.some((colour) => (own[colour] ?? 0) > 0)) return [];
    // Route53 answers with all alike when all are 0.
    const found = `are all 0 in ${file}: nobody is meant to get traffic, and everybody would`;
    return [{ status: 'wrong', what, found, remedy: 'give one colour a weight' }];
  });
}

/** Where Route53 has other weights than the file says. */
function dnsProblems(said: Weights, inDns: Weights, folder: string): readonly Finding[] {
  const apply = `npm run tf -- ${folder} traffic apply`;
  if (Object.keys(inDns).length === 0)
    return [
      { status: 'note', what: 'weights in Route53', found: 'not applied yet', remedy: apply },
    ];
  return Object.entries(said).flatMap(([api, own]): readonly Finding[] => {
    const wanted = { [api]: own };
    if (sameWeights(inDns, wanted)) return [];
    const found = `Route53 has ${weightsText({ [api]: inDns[api] ?? {} })}, the file says ${weightsText(wanted)}`;
    const remedy = `${apply}; while a rollout runs, it says when it ends`;
    return [{ status: 'warning', what: `${api}: weights in Route53`, found, remedy }];
  });
}

async function weightsInDns(
  { root, settings, environment, facts }: Context,
  apis: readonly string[],
): Promise<Weights> {
  const { domain, folder } = settings;
  const variable = await readVariables(root, weightsFile(folder), [], environment);
  const prefix = variable('record_prefix') ?? '';
  const names = new Map(apis.map((api) => [`${prefix}${api}.${domain}.`, api]));
  const found: Record<string, Record<string, number>> = {};
  for (const { Name = '', Type, SetIdentifier = '', Weight } of await facts.records()) {
    const api = names.get(Name);
    if (api === undefined || Type !== 'A' || !SetIdentifier.startsWith(`${api}-`)) continue;
    found[api] = { ...found[api], [SetIdentifier.slice(api.length + 1)]: Number(Weight ?? 0) };
  }
  return found;
}

/** The colour's own records: whoever gives the colour a weight sends clients there. */
export const records: Check = {
  name: 'records',
  async look({ facts, settings }) {
    const [{ apis }, all] = await Promise.all([facts.deployed(), facts.records()]);
    const { environment, colour, domain, folder } = settings;
    const there = new Set(all.map(({ Name }) => Name));
    const lacking = apis.filter(
      ({ name }) => !there.has(`${environment}-${colour}-${name}.${domain}.`),
    );
    if (lacking.length === 0)
      return [{ status: 'ok', what: 'records', found: `${apis.length} of this colour` }];
    return lacking.map(({ name }) => ({
      status: 'warning',
      what: `${name}: record`,
      found: `${environment}-${colour}-${name}.${domain} is not there: it can get no weight`,
      remedy: `npm run tf -- ${folder} ${colour} apply, once its load balancer is there`,
    }));
  },
};
