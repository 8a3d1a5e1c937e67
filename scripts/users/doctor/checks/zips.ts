import type { Check, Context, Finding, Status } from '../types';
import { ofEach } from './each';

/** The functions' zips are there, and made of the sources that are here. */
export const zips: Check = {
  name: 'zips',
  // They are made once more, beside.
  seconds: 60,
  async look({ facts, settings }) {
    const needed = settings.zips.functions;
    const found = new Map<string, string | undefined>();
    for (const name of needed) found.set(name, await facts.zip(name));
    const absent = needed.filter((name) => found.get(name) === undefined);
    if (absent.length > 0) return [zipFinding('wrong', absent, 'not there')];
    const made = new Map((await facts.made()).map(({ name, sha256 }) => [name, sha256]));
    const old = needed.filter((name) => found.get(name) !== made.get(name));
    if (old.length > 0) return [zipFinding('warning', old, 'not what the sources here make')];
    return [{ status: 'ok', what: 'zips', found: `${needed.length}, made of the sources here` }];
  },
};

function zipFinding(status: Status, names: readonly string[], what: string): Finding {
  const found = `${names.map((name) => `${name}.zip`).join(', ')}: ${what}`;
  return { status, what: 'zips', found, remedy: 'npm run build' };
}

/** The functions are ready, and run what was built. */
export const functions: Check = {
  name: 'functions',
  async look({ facts, settings }) {
    const deployed = (await facts.deployed()).functions;
    return ofEach(
      deployed,
      async ({ name, zip }) => {
        const [configuration, built] = await Promise.all([facts.function(name), facts.zip(zip)]);
        return functionProblem(name, configuration, built, settings);
      },
      () => ({ status: 'ok', what: 'functions', found: `${deployed.length} ready, of these zips` }),
    );
  },
};

type Configuration = Awaited<ReturnType<Context['facts']['function']>>;

/** What is wrong with the version of a function that its alias leads to. */
export function functionProblem(
  name: string,
  configuration: Configuration,
  built: string | undefined,
  { folder, colour }: { readonly folder: string; readonly colour: string },
): readonly Finding[] {
  const what = `function ${name}`;
  const remedy = `npm run tf -- ${folder} ${colour} apply`;
  if (configuration === undefined)
    return [{ status: 'wrong', what, found: 'it or its alias live is not there', remedy }];
  const { State = 'Active', LastUpdateStatus = 'Successful', Version, CodeSha256 } = configuration;
  const { StateReason, LastUpdateStatusReason } = configuration;
  if (State !== 'Active' || LastUpdateStatus !== 'Successful') {
    const why = StateReason ?? LastUpdateStatusReason;
    const found = `is ${State}, its last update ${LastUpdateStatus}${why ? `: ${why}` : ''}`;
    return [{ status: 'wrong', what, found, remedy: 'mend the reason, then apply again' }];
  }
  if (built === undefined || built === CodeSha256) return [];
  const found = `version ${Version} runs other code than dist/ has`;
  return [
    { status: 'warning', what, found, remedy: `${remedy} (or it is pinned by live_version)` },
  ];
}
