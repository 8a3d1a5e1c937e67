import { DAY, isArchived, replaceObject } from '../archive';
import type { Call, Reply } from '../call';
import { S3Error } from '../errors';
import { receiveText } from '../receive';
import { parseXml, textOf } from '../xml';
import { objectOf } from './get';

const TIERS = ['Expedited', 'Standard', 'Bulk'];

/**
 * Begins a restore, which is under way until `finishRestores`; of one that is done, sets when it expires.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
 */
export async function restoreObject(call: Call): Promise<Reply> {
  const request = parseXml(await receiveText(call), 'RestoreRequest');
  const object = objectOf(call);
  const { storageClass } = object.attributes;
  const isTiering = storageClass === 'INTELLIGENT_TIERING';
  if (!isArchived(object)) {
    const message = "Restore is not allowed for the object's current storage class";
    throw new S3Error('InvalidObjectState', `${message}: ${storageClass ?? 'STANDARD'}`);
  }
  const days = Number(textOf(request, 'Days') ?? 0);
  if (isTiering && days > 0) {
    throw new S3Error(
      'InvalidArgument',
      'INTELLIGENT_TIERING objects are not subject to restore expiry. Do not specify Days when ' +
        'restoring this object',
    );
  }
  if (!isTiering && !(days >= 1)) throw new S3Error('MalformedXML', 'Days: expected 1 or more');
  const parameters = request['GlacierJobParameters'];
  const given = typeof parameters === 'object' && !Array.isArray(parameters);
  const tier = (given ? textOf(parameters, 'Tier') : undefined) ?? 'Standard';
  const isDeep = storageClass === 'DEEP_ARCHIVE' || object.archive === 'DEEP_ARCHIVE_ACCESS';
  if (!TIERS.includes(tier) || (tier === 'Expedited' && isDeep)) {
    const message = 'Retrieval option is not supported by this storage class';
    throw new S3Error('InvalidArgument', `${message}: ${tier}`);
  }
  if (object.restore === 'ongoing')
    throw new S3Error('RestoreAlreadyInProgress', 'Object restore is already in progress');
  const isDone = object.restore !== undefined;
  const expires = { until: Date.now() + days * DAY };
  replaceObject(call.store, call.bucketName, call.key, {
    ...object,
    restore: isDone ? expires : 'ongoing',
    days,
  });
  return { status: isDone ? 200 : 202 };
}
