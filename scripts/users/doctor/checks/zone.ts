import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { Check } from '../types';

/** The hosted zone that all names are in. */
export const zone: Check = {
  name: 'hosted zone',
  async look({ facts, settings: { domain, privateZone, dnsRoleArn, file } }) {
    const what = 'hosted zone';
    const kind = privateZone ? 'private' : 'public';
    const by = dnsRoleArn === undefined ? '' : `, by ${dnsRoleArn}`;
    try {
      return [{ status: 'ok', what, found: `${domain} (${kind}), ${await facts.zone()}${by}` }];
    } catch (error) {
      if (!(error instanceof LambdaCoreError && error.code === 'ZONE')) throw error;
      const remedy = `make it, or correct domain or private_zone in ${file}`;
      return [{ status: 'wrong', what, found: describeError(error), remedy }];
    }
  },
};
