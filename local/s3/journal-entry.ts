import type { Part, StoredObject, Upload } from './model';

/** One change of the server's state. Everything it knows is the sum of these, also after a restart. */
export type JournalEntry =
  | { type: 'bucket'; bucket: string; created: number }
  | { type: 'bucket-gone'; bucket: string }
  | { type: 'object'; bucket: string; key: string; object: StoredObject }
  | { type: 'object-gone'; bucket: string; key: string }
  | { type: 'upload'; bucket: string; upload: Upload }
  | { type: 'part'; bucket: string; id: string; number: number; part: Part }
  | { type: 'upload-gone'; bucket: string; id: string };
