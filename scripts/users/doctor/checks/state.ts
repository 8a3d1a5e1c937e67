import { settingsOf } from '../../environment/state-bucket';
import { readObject } from '../facts';
import type { Check, Finding } from '../types';

/** The bucket of Terraform's state has what `bootstrap` gives it. */
export const stateBucket: Check = {
  name: 'state bucket',
  async look({ clients, facts, settings, environment }, signal) {
    const what = 'state bucket';
    const { folder, state, colour } = settings;
    const remedy = `npm run tf -- ${folder} bootstrap`;
    const wrong = (found: string): Finding => ({ status: 'wrong', what, found, remedy });
    const { bucket, key, region } = state;
    if (bucket === '' || key === '' || region === '')
      return [
        {
          ...wrong(
            `found bucket "${bucket}", key "${key}", region "${region}", expected all three`,
          ),
          remedy: `complete environments/${folder}/${colour}.s3.tfbackend`,
        },
      ];
    const { account: owner } = await facts.caller();
    const asked = settingsOf(clients.state, { bucket, region }, { owner, signal });
    if (!(await asked.bucket.isSet())) return [wrong(`${bucket} (${region}) is not there`)];
    // Emulators take no notice of conditions, so that bootstrap leaves it out.
    const policy = environment['TF_VAR_emulated'] === 'true' ? [] : [asked.policy];
    const lacking: string[] = [];
    for (const setting of [...asked.others, ...policy])
      if (!(await setting.isSet())) lacking.push(setting.what);
    const tls = policy.length > 0 ? 'over TLS' : 'TLS only: not looked at (emulated)';
    if (lacking.length === 0)
      return [{ status: 'ok', what, found: `${bucket}: versioned, encrypted, closed, ${tls}` }];
    // Without versions, a state that is overwritten is gone.
    const status = lacking.includes('versions kept') ? 'wrong' : 'warning';
    return [{ status, what, found: `${bucket} lacks: ${lacking.join(', ')}`, remedy }];
  },
};

/** Whether somebody holds the state, or held it when a process died. */
export const stateLock: Check = {
  name: 'state lock',
  async look({ clients, settings: { folder, colour, state } }) {
    const what = 'state lock';
    const text = await readObject(clients, { bucket: state.bucket, key: `${state.key}.tflock` });
    if (text === undefined) return [{ status: 'ok', what, found: 'nobody holds it' }];
    const { ID, Who, Operation, Created } = JSON.parse(text) as Record<string, string>;
    return [
      {
        status: 'warning',
        what,
        found: `held by ${Who} since ${Created} (${Operation})`,
        remedy: `when that runs no more: npm run tf -- ${folder} ${colour} force-unlock ${ID}`,
      },
    ];
  },
};
