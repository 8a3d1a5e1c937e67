import { compareKeys } from '@lambda-core/common/key-order';
import { bucketOf, type Call, type Reply } from '../call';
import { encodeKey } from '../url-encoding';
import { escapeXml, xmlDocument } from '../xml';
import { identified, uploadOf } from './multipart';

const LARGEST_PAGE = 1000;

export function listParts(call: Call): Reply {
  const { id, parts } = uploadOf(call);
  const after = Number(call.query.get('part-number-marker') ?? 0);
  const limit = limitOf(call.query.get('max-parts'));
  const rest = [...parts].filter(([number]) => number > after).sort(([a], [b]) => a - b);
  const page = rest.slice(0, limit);
  const rows = page.map(([number, { etag, size, modified }]) => {
    const date = new Date(modified).toISOString();
    return (
      `<Part><PartNumber>${number}</PartNumber><LastModified>${date}</LastModified>` +
      `<ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size></Part>`
    );
  });
  const last = page.at(-1)?.[0] ?? after;
  const content =
    `<PartNumberMarker>${after}</PartNumberMarker><NextPartNumberMarker>${last}` +
    `</NextPartNumberMarker><MaxParts>${limit}</MaxParts>` +
    `<IsTruncated>${rest.length > page.length}</IsTruncated>${rows.join('')}` +
    '<StorageClass>STANDARD</StorageClass>';
  return { status: 200, body: identified('ListPartsResult', call, id, content) };
}

export function listMultipartUploads(call: Call): Reply {
  const { query } = call;
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const limit = limitOf(query.get('max-uploads'));
  const encode = query.get('encoding-type') === 'url' ? encodeKey : escapeXml;
  const rest = [...bucketOf(call).uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id))
    .filter(({ key, id }) => {
      const order = compareKeys(key, keyMarker);
      return order > 0 || (order === 0 && idMarker !== '' && compareKeys(id, idMarker) > 0);
    });
  const page = rest.slice(0, limit);
  const rows = page.map(({ key, id, initiated }) => {
    const date = new Date(initiated).toISOString();
    return (
      `<Upload><Key>${encode(key)}</Key><UploadId>${id}</UploadId><Initiated>${date}</Initiated>` +
      '<StorageClass>STANDARD</StorageClass></Upload>'
    );
  });
  const last = page.at(-1);
  const content =
    `<Bucket>${call.bucketName}</Bucket><KeyMarker>${encode(keyMarker)}</KeyMarker>` +
    `<UploadIdMarker>${escapeXml(idMarker)}</UploadIdMarker>` +
    `<NextKeyMarker>${encode(last?.key ?? '')}</NextKeyMarker>` +
    `<NextUploadIdMarker>${last?.id ?? ''}</NextUploadIdMarker>` +
    `<Prefix>${encode(prefix)}</Prefix><MaxUploads>${limit}</MaxUploads>` +
    (encode === encodeKey ? '<EncodingType>url</EncodingType>' : '') +
    `<IsTruncated>${rest.length > page.length}</IsTruncated>${rows.join('')}`;
  return { status: 200, body: xmlDocument('ListMultipartUploadsResult', content) };
}

function limitOf(text: string | null): number {
  return Math.min(Number(text ?? LARGEST_PAGE) || LARGEST_PAGE, LARGEST_PAGE);
}
