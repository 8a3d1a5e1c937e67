import { judgeClone } from './clone-buckets';
import { type CloneSchedule, LARGE } from './clone-schedule';
import { tryClone } from './clone-trial';
import { CLONE_FAULTS, type Fault } from './faults';
import { logScheduleOf } from './log-schedule';
import { judgeLog, versionsOf } from './log-versions';

const CALM: CloneSchedule = {
  source: new Map([['a/1', 10]]),
  there: new Map(),
  deleteExtraneous: false,
  skipUnchanged: false,
  byRange: false,
  pageSize: 1_000,
  segmentObjects: 1_000,
  walkMilliseconds: 40_000,
  changes: [],
  twice: false,
  fateOf: () => undefined,
};
const fate = (fault: Fault | undefined) => fault && { fault, share: 0.5, milliseconds: 1 };

test('the control: an S3 that lies twice costs an object, and that is seen', async () => {
  const nothing: Fault = {
    title: 'says that there is nothing',
    act: ({ response }) => void response.writeHead(404).end(),
  };
  const { problems } = await tryClone(
    {
      ...CALM,
      source: new Map([
        ['a/1', 10],
        ['a/2', 10],
      ]),
      there: new Map([['a/2', 'same']]),
      deleteExtraneous: true,
      fateOf({ operation, bucket }) {
        if (bucket !== 'source') return undefined;
        if (operation === 'HeadObject') return fate(nothing);
        return operation === 'ListObjectsV2' ? fate(CLONE_FAULTS['short-listing']) : undefined;
      },
    },
    1,
  );
  expect(problems).toContain('"a/2" deleted, which the source has');
}, 120_000);

test('a length that is too short, of an object that is copied in parts, is not believed', async () => {
  const { problems, happened, reported } = await tryClone(
    {
      ...CALM,
      source: new Map([['a/1', 2 * LARGE]]),
      fateOf: ({ operation, bucket, before }) =>
        operation === 'HeadObject' && bucket === 'source' && before === 0
          ? fate(CLONE_FAULTS['short'])
          : undefined,
    },
    1,
  );
  expect({ problems, happened, reported }).toEqual({
    problems: [],
    happened: ['a length that is too short'],
    reported: false,
  });
}, 120_000);

test('a walk of one page an invocation comes to its end, also where the source is empty', async () => {
  const there = new Map(['a/1', 'a/2', 'b/1'].map((key) => [key, 'extraneous'] as const));
  const { problems, reported } = await tryClone(
    {
      ...CALM,
      source: new Map(),
      there,
      deleteExtraneous: true,
      pageSize: 1,
      walkMilliseconds: 1,
    },
    1,
  );
  expect({ problems, reported }).toEqual({ problems: [], reported: false });
}, 120_000);

test('the control: documents that lack, and those of two versions, would be seen', () => {
  const object = { bucket: 'b', key: 'k' };
  const versions = versionsOf({ ...logScheduleOf(1), lines: [20, 20] }, 1, object);
  const [one, other] = versions.map(({ documents }) => [...documents]) as [
    [string, string][],
    [string, string][],
  ];
  const judge = (documents: [string, string][]) =>
    judgeLog(versions, new Map(documents), 'shipped');
  expect(judge(one)).toEqual([]);
  expect(judge(other)).toEqual([]);
  expect(judge(one.slice(1))).toEqual(['19 of 20 lines received of a file that was shipped']);
  expect(judge([...one.slice(1), ...other.slice(0, 1)])).toEqual([
    '20 documents of no one version of the object',
  ]);
});

test('the control: objects that lack, are left or are cut would be seen', () => {
  const end = {
    versions: new Map([['k', new Set(['one', 'two'])]]),
    steady: new Set(['k']),
    before: new Map([['x', 'old']]),
    added: new Set<string>(),
    now: new Map([['k', 'two']]),
    ok: true,
    deleteExtraneous: true,
    leftOut: { source: 0, destination: 0 },
  };
  const judge = (now: [string, string][]) => judgeClone({ ...end, now: new Map(now) });
  expect(judge([['k', 'two']])).toEqual([]);
  expect(judge([])).toEqual(['ok, and 1 objects lack, the first "k"']);
  expect(judge([['k', 't']])).toHaveLength(2);
  expect(
    judge([
      ['k', 'one'],
      ['x', 'old'],
    ]),
  ).toEqual(['ok, and 1 extraneous objects are left']);
});
