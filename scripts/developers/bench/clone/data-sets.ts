import { AWS, OURS, RCLONE_64, RCLONE_BEST, RCLONE_LISTED_AT_ONCE, RCLONE_PARTS } from './names';

export type DataSet = Readonly<{
  title: string;
  objects: number;
  prefixes: number;
  /** Of each object; nothing is stored. */
  objectBytes: number;
  /** How fast the server makes one copy, of an object or a part; left out: at once, whatever the size. */
  copyBytesPerSecond?: number;
  /** Over it the server answers 503 SlowDown. */
  writesPerSecond?: number;
  rounds: number;
  limitSeconds: number;
  /** The only peers that are run, by name; left out: all. */
  peers?: readonly string[];
  /** Why the others are not. */
  others?: string;
}>;

const GIBIBYTE = 1024 ** 3;
/** 8 GB in 7,500 objects. */
const ORIGIN_BYTES = 1_066_667;
/** What S3 allows for a prefix, and what the clone has to keep to. */
const WRITES_PER_SECOND = 3500;
/** What S3 makes of one copy: see the copier's configuration, which cites where that was measured. */
const COPY_BYTES_PER_SECOND = 75 * 1024 ** 2;
const TOO_SLOW = 'left out: at this size only the fastest settings run';
const FEW = 'left out: the settings that matter for this shape run';

const ORIGIN = { title: 'objects of 1 MB', prefixes: 195, objectBytes: ORIGIN_BYTES };
const SMALL = { title: 'a small bucket', prefixes: 10, objectBytes: 1024 };
const ONE_EACH = { title: 'one object a prefix', objectBytes: 1024, others: FEW };
const LARGE = { prefixes: 1, copyBytesPerSecond: COPY_BYTES_PER_SECOND, others: FEW };
const LARGE_PEERS = [OURS, AWS, RCLONE_BEST, RCLONE_PARTS];
const SMALL_PEERS = [OURS, AWS, RCLONE_BEST, RCLONE_LISTED_AT_ONCE];

const LIMITED = {
  objectBytes: 1024,
  writesPerSecond: WRITES_PER_SECOND,
  rounds: 3,
  // For 200,000 prefixes rclone takes 485 to 845 s, depending on what else the machine does.
  limitSeconds: 1200,
  others: TOO_SLOW,
};
const ONE_EACH_LIMITED = {
  ...LIMITED,
  title: 'one object a prefix, 3,500 writes a second allowed',
  // Without --fast-list rclone lists each of the prefixes by itself.
  peers: [OURS, RCLONE_LISTED_AT_ONCE],
};
const ONE_PREFIX_LIMITED = {
  ...LIMITED,
  title: 'one prefix, 3,500 writes a second allowed',
  prefixes: 1,
  // One prefix is listed in the same way with --fast-list and without.
  peers: [OURS, RCLONE_BEST],
};

/** All of them take some 45 minutes on a calm machine, of which most are the peers'. */
export const DATA_SETS: readonly DataSet[] = [
  {
    ...ORIGIN,
    objects: 7500,
    rounds: 3,
    limitSeconds: 900,
    // With its default of four transfers rclone takes two and a half minutes each time.
    peers: [OURS, AWS, RCLONE_64, RCLONE_BEST, RCLONE_LISTED_AT_ONCE],
    others: FEW,
  },
  { ...SMALL, objects: 1000, rounds: 3, limitSeconds: 300, peers: SMALL_PEERS, others: FEW },
  {
    ...ONE_EACH,
    objects: 2000,
    prefixes: 2000,
    rounds: 3,
    limitSeconds: 300,
    peers: SMALL_PEERS,
  },
  {
    ...ONE_EACH,
    objects: 20_000,
    prefixes: 20_000,
    rounds: 3,
    limitSeconds: 600,
    // Ten at a time, aws s3 sync takes three minutes each time.
    peers: SMALL_PEERS,
  },
  { ...ONE_EACH_LIMITED, objects: 50_000, prefixes: 50_000 },
  { ...ONE_PREFIX_LIMITED, objects: 100_000 },
  {
    ...LARGE,
    title: 'objects of 1 GiB',
    objectBytes: GIBIBYTE,
    objects: 20,
    rounds: 3,
    limitSeconds: 600,
    peers: LARGE_PEERS,
  },
  {
    ...LARGE,
    title: 'objects of 6 GiB',
    objectBytes: 6 * GIBIBYTE,
    objects: 4,
    rounds: 3,
    limitSeconds: 900,
    peers: LARGE_PEERS,
  },
];

/** Run only where `--cases` names them: rclone takes a quarter of an hour for each. */
export const FURTHER_DATA_SETS: readonly DataSet[] = [
  {
    ...ONE_EACH_LIMITED,
    title: 'one object in each of 200,000 prefixes, 3,500 writes a second allowed',
    objects: 200_000,
    prefixes: 200_000,
    rounds: 1,
  },
  {
    ...ONE_PREFIX_LIMITED,
    title: 'a million objects in one prefix, 3,500 writes a second allowed',
    objects: 1_000_000,
    rounds: 1,
  },
];

/** For a machine that is busy with something else; it takes a few seconds. */
const QUICK_LIMIT_SECONDS = 300;

export const QUICK_DATA_SETS: readonly DataSet[] = [
  { ...ORIGIN, objects: 750, prefixes: 20, rounds: 1, limitSeconds: QUICK_LIMIT_SECONDS },
  {
    title: 'one object a prefix, 3,500 writes a second allowed',
    objects: 2000,
    prefixes: 2000,
    objectBytes: 1024,
    writesPerSecond: WRITES_PER_SECOND,
    rounds: 1,
    limitSeconds: QUICK_LIMIT_SECONDS,
    peers: [OURS, RCLONE_LISTED_AT_ONCE],
    others: 'left out of a quick run',
  },
  {
    ...SMALL,
    objects: 200,
    rounds: 1,
    limitSeconds: QUICK_LIMIT_SECONDS,
    peers: SMALL_PEERS,
    others: FEW,
  },
  {
    ...LARGE,
    title: 'objects of 1 GiB',
    objectBytes: GIBIBYTE,
    objects: 2,
    rounds: 1,
    limitSeconds: QUICK_LIMIT_SECONDS,
    peers: LARGE_PEERS,
  },
];

export const LATENCY = {
  ListObjectsV2: 80,
  ListObjects: 80,
  CopyObject: 60,
  UploadPartCopy: 60,
  /** HEAD, and all the small requests that only some of the tools make. */
  all: 15,
} as const;
