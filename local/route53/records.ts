/** A record set, as far as weights need it. */
export type RecordSet = {
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string;
  readonly weight?: number;
  readonly alias?: { readonly zoneId: string; readonly name: string };
  readonly evaluateTargetHealth?: boolean;
};

export type RecordChange = {
  readonly action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly record: RecordSet;
};

export type Zone = {
  readonly id: string;
  readonly domain: string;
  /** In Route53's order. */
  records(): readonly RecordSet[];
  /** Applies all changes, or none and returns what is wrong with each. */
  change(changes: readonly RecordChange[]): readonly string[];
};

/** Record sets by name, type and identifier. */
export type Records = ReadonlyMap<string, RecordSet>;

type ZoneFacts = {
  readonly id: string;
  /** Left out: names are not held against it. */
  readonly domain?: string;
  /** There may be records that nobody told of. */
  readonly isPartlyKnown?: boolean;
};

/** Route53's own limit. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
const MOST_CHANGES = 1_000;
const MOST_WEIGHT = 255;

/** A hosted zone in memory. Names are kept in lower case and with their last dot. */
export function openZone(id: string, name: string): Zone {
  const domain = fullName(name);
  let current: Records = new Map();
  return {
    id,
    domain,
    records: () => [...current.values()].sort((one, other) => (order(one) < order(other) ? -1 : 1)),
    change(changes) {
      const { problems, records } = applyChanges(changes, current, { id, domain });
      if (problems.length === 0) current = records;
      return problems;
    },
  };
}

/** Route53's rules for a batch: what is there afterwards, and why AWS would refuse all of it. */
export function applyChanges(
  changes: readonly RecordChange[],
  before: Records,
  zone: ZoneFacts,
): { readonly records: Records; readonly problems: readonly string[] } {
  const records = new Map(before);
  const problems = changes.flatMap((change) => problemOf(change, records, zone) ?? []);
  // A batch may make a record and its alias together, in any order.
  for (const { action, record } of changes) {
    const target = record.alias && fullName(record.alias.name);
    if (action === 'DELETE' || target === undefined || record.alias?.zoneId !== zone.id) continue;
    if (![...records.values()].some(({ name, type }) => name === target && type === record.type))
      problems.push(
        `Tried to create an alias that targets ${target}, type ${record.type} in zone ${zone.id}, but that target was not found`,
      );
  }
  if (changes.length > MOST_CHANGES)
    problems.push(`Number of records limit of ${MOST_CHANGES} exceeded.`);
  return { records, problems };
}

export function fullName(name: string): string {
  return `${name.toLowerCase().replace(/\.$/, '')}.`;
}

/** Applies a change to `records`, or returns why AWS would refuse it. */
function problemOf(
  { action, record: sent }: RecordChange,
  records: Map<string, RecordSet>,
  { domain, isPartlyKnown = false }: ZoneFacts,
): string | undefined {
  const record = { ...sent, name: fullName(sent.name) };
  const named = `[name='${record.name}', type='${record.type}', set identifier='${record.setIdentifier ?? ''}']`;
  const key = keyOf(record);
  const there = records.get(key);
  if (domain !== undefined && record.name !== domain && !record.name.endsWith(`.${domain}`))
    return `RRSet with DNS name ${record.name} is not permitted in zone ${domain}`;
  if (action === 'DELETE') {
    // "To delete a resource record set, you must specify all the same values that you specified when you created it."
    // https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
    if (there === undefined && !isPartlyKnown)
      return `Tried to delete resource record set ${named} but it was not found`;
    if (there !== undefined && text(there) !== text(record))
      return `Tried to delete resource record set ${named} but the values provided do not match the current values`;
    records.delete(key);
    return undefined;
  }
  if (action === 'CREATE' && there !== undefined)
    return `Tried to create resource record set ${named} but it already exists`;
  if (record.weight !== undefined && !(record.weight >= 0 && record.weight <= MOST_WEIGHT))
    return `The weight of ${named} is ${record.weight}, but 0 to ${MOST_WEIGHT} are allowed`;
  records.set(key, record);
  return undefined;
}

function keyOf({ name, type, setIdentifier = '' }: RecordSet): string {
  return `${name} ${type} ${setIdentifier}`;
}

/** By their labels from the last to the first, then type and identifier. */
function order({ name, type, setIdentifier = '' }: RecordSet): string {
  return `${name.split('.').reverse().join('.')} ${type} ${setIdentifier}`;
}

function text({ alias, ...record }: RecordSet): string {
  const flat = { ...record, zoneId: alias?.zoneId, target: alias && fullName(alias.name) };
  return JSON.stringify(Object.entries(flat).sort());
}
