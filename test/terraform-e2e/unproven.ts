/** Pieces of policies of which the end-to-end test does not show that they are needed, and why they stay. */
export const UNPROVEN: readonly { readonly what: RegExp; readonly why: string }[] = [
  {
    what: /WriteDestinations: without s3:AbortMultipartUpload$/,
    why: 'asked for when a copy in parts fails: functions/s3-clone-copier/src/multipart.test.ts',
  },
  {
    what: /WriteDestinations: without s3:GetObject$/,
    why: 'asked for when the response to the end of a copy in parts was lost: multipart.test.ts there',
  },
  {
    what: /WriteDestinations: without s3:ListMultipartUploadParts$/,
    why: 'asked for when a copy in parts goes on in another invocation: copy-over-invocations.test.ts there',
  },
  {
    what: /ContinueLater: without /,
    why: 'the same',
  },
  {
    what: /InvokeItself: without arn:aws:lambda:[^:]+:[^:]+:function:[^:]+$/,
    why: 'who invokes the function by hand names no alias, and its rest goes on as it began',
  },
  {
    what: /^boundary ReadAndWriteObjects: without s3:(AbortMultipartUpload|ListMultipartUploadParts)$/,
    why: 'as above, of the roles themselves',
  },
  {
    what: /^boundary ReadAndWriteObjects: without s3:(DeleteObject|PutObjectAcl|RestoreObject)$/,
    why: 'for clones that may do more (`allow_…`), which the environment `ci` has none of',
  },
];

/** Makes the same of names that one module gives in both colours, and for every API. */
export function alike(what: string): string {
  return (
    what
      // One boundary for all roles: that one of them needs a piece is enough.
      .replace(/^\S+ boundary /, 'boundary ')
      .replace(/ci-(blue|green)-/g, 'ci-COLOUR-')
      .replace(/key\/[0-9a-f-]{36}/g, 'key/KEY')
      .replace(/-(orders|payments|invoices)/g, '-API')
  );
}
