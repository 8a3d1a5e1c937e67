import { evaluate } from './evaluate';
import type { Expectation } from './expectations';
import { type Mutation, mutations } from './mutations';
import { policyOwner } from './policy-owner';
import { covers, type Policies } from './types';

type Score = {
  /** Mutations, those that differ in names alone counted once. */
  readonly total: number;
  /** Those that no expectation noticed. */
  readonly survivors: readonly string[];
};

type ScoreOptions = {
  readonly accountId: string;
  /** Makes the same of names that one piece of Terraform code gives to several resources. */
  readonly alike: (what: string) => string;
};

/** Whether each thing in the policies is needed: what is taken away must make an expectation fail. */
export async function scoreOf(
  policies: Policies,
  expectations: readonly Expectation[],
  { accountId, alike }: ScoreOptions,
): Promise<Score> {
  const noticed = new Map<string, boolean>();
  for (const mutation of mutations(policies)) {
    const what = alike(mutation.what);
    if (noticed.get(what) !== true)
      noticed.set(what, await isNoticed(mutation, expectations, accountId));
  }
  const survivors = [...noticed].flatMap(([what, found]) => (found ? [] : [what]));
  return { total: noticed.size, survivors };
}

/** Expectations that the policies themselves do not meet: somebody may too much, or too little. */
export async function unmet(
  policies: Policies,
  expectations: readonly Expectation[],
  accountId: string,
): Promise<Expectation[]> {
  const failed: Expectation[] = [];
  for (const expectation of expectations)
    if (!(await isMet(expectation, policies, accountId))) failed.push(expectation);
  return failed;
}

async function isNoticed(
  { policies, kind, arn, actions }: Mutation,
  expectations: readonly Expectation[],
  accountId: string,
): Promise<boolean> {
  const concerned = expectations.filter(
    ({ call }) =>
      policyOwner(call, kind) === arn && actions.some((action) => covers(action, call.action)),
  );
  for (const expectation of concerned)
    if (!(await isMet(expectation, policies, accountId))) return true;
  return false;
}

async function isMet(
  { call, allowed }: Expectation,
  policies: Policies,
  accountId: string,
): Promise<boolean> {
  return (await evaluate(call, policies, accountId)).allowed === allowed;
}
