import { checkTags, pruned } from '../attributes';
import { type Call, NO_CONTENT, type Reply } from '../call';
import type { Tags } from '../model';
import { receiveText } from '../receive';
import { child, children, escapeXml, parseXml, textOf, xmlDocument } from '../xml';
import { objectOf } from './get';

export function getObjectTagging(call: Call): Reply {
  const rows = (objectOf(call).attributes.tags ?? []).map(([key, value]) => {
    return `<Tag><Key>${escapeXml(key)}</Key><Value>${escapeXml(value)}</Value></Tag>`;
  });
  const content = `<TagSet>${rows.join('')}</TagSet>`;
  return { status: 200, body: xmlDocument('Tagging', content) };
}

export async function putObjectTagging(call: Call): Promise<Reply> {
  const set = child(parseXml(await receiveText(call), 'Tagging'), 'TagSet');
  const tags = children(set, 'Tag').map((tag) => {
    return [textOf(tag, 'Key') ?? '', textOf(tag, 'Value') ?? ''] as const;
  });
  replaceTags(call, checkTags(tags));
  return { status: 200 };
}

export function deleteObjectTagging(call: Call): Reply {
  replaceTags(call, []);
  return NO_CONTENT;
}

function replaceTags(call: Call, tags: Tags): void {
  const { bucketName: bucket, key } = call;
  const object = objectOf(call);
  const attributes = pruned({ ...EVERY, ...object.attributes, tags });
  call.store.commit({ type: 'object', bucket, key, object: { ...object, attributes } });
}

const EVERY = {
  content: undefined,
  metadata: undefined,
  own: undefined,
  storageClass: undefined,
};
