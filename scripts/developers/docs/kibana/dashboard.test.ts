import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../build/functions';
import { dashboardLines, type SavedObject } from './dashboard';

const FOLDER = join(ROOT, 'docs', 'kibana');
const file = readFileSync(join(FOLDER, 'dashboard.ndjson'), 'utf8');
const lines = file.trimEnd().split('\n');
const objects = lines.map((line) => JSON.parse(line) as SavedObject);
const template = JSON.parse(readFileSync(join(FOLDER, 'index-template.json'), 'utf8'));
const [view, dashboard] = ['index-pattern', 'dashboard'].map((type) =>
  objects.find((one) => one.type === type),
);
const controls = chosen(dashboard?.attributes['controlGroupInput']);
const panels = parsed(dashboard?.attributes['panelsJSON']) as readonly Embedded[];
const mapped = fieldsOf(template.template.mappings.properties);

type Column = {
  readonly sourceField: string;
  readonly operationType: string;
  readonly dataType: string;
  readonly filter?: { readonly query: string };
  readonly params: { readonly orderBy?: { readonly columnId: string } };
};
type Embedded = {
  readonly panelIndex: string;
  readonly gridData: { x: number; y: number; w: number; h: number; i: string };
  readonly embeddableConfig: {
    readonly attributes: {
      readonly references: readonly { id: string; name: string }[];
      readonly state: {
        readonly visualization: object;
        readonly datasourceStates: { formBased: { layers: Record<string, Layer> } };
      };
    };
  };
};
type Layer = { readonly columns: Record<string, Column>; readonly columnOrder: readonly string[] };

function parsed(json: unknown): unknown {
  return JSON.parse(String(json));
}

/** The field of each control. */
function chosen(controlGroup: unknown): Readonly<Record<string, string>> {
  const { panelsJSON } = controlGroup as { panelsJSON: string };
  const inputs = parsed(panelsJSON) as Record<string, { explicitInput: { fieldName: string } }>;
  return Object.fromEntries(
    Object.entries(inputs).map(([id, { explicitInput }]) => [id, explicitInput.fieldName]),
  );
}

/** Types by a field's whole name. */
function fieldsOf(properties: Record<string, { type?: string; properties?: never }>, path = '') {
  const found = new Map<string, string>();
  for (const [name, { type, properties: inner }] of Object.entries(properties)) {
    if (inner === undefined) found.set(path + name, String(type));
    else for (const [field, of] of fieldsOf(inner, `${path}${name}.`)) found.set(field, of);
  }
  return found;
}

/** As the template maps it, labels by their dynamic template. */
function typeOf(field: string): string | undefined {
  return field.startsWith('labels.') ? 'keyword' : mapped.get(field);
}

const layers = panels.flatMap(({ panelIndex, embeddableConfig }) =>
  Object.entries(embeddableConfig.attributes.state.datasourceStates.formBased.layers).map(
    ([id, layer]) => ({ panelIndex, id, ...layer }),
  ),
);
const columns = layers.flatMap(({ columns }) => Object.values(columns));

test('every line is a saved object, and the data view reads what the template is for', () => {
  expect(file).toBe(dashboardLines());
  expect(objects.map(({ type }) => type)).toEqual(['index-pattern', 'dashboard']);
  expect(view?.attributes['title']).toBe(template.index_patterns.join(','));
  expect(mapped.get(String(view?.attributes['timeFieldName']))).toBe('date');
  for (const { coreMigrationVersion, typeMigrationVersion } of objects)
    for (const version of [coreMigrationVersion, typeMigrationVersion])
      expect(version).toMatch(/^[78]\.\d+\.\d+$/);
});

test('every reference leads to an object of the file, and every panel and control has its own', () => {
  const references = dashboard?.references ?? [];
  for (const { id, type } of references)
    expect(objects.some((one) => one.id === id && one.type === type)).toBe(true);
  const named = references.map(({ name }) => name);
  expect(new Set(named).size).toBe(named.length);
  expect(named.toSorted()).toEqual(
    [
      ...layers.map(({ panelIndex, id }) => `${panelIndex}:indexpattern-datasource-layer-${id}`),
      ...Object.keys(controls).map((id) => `controlGroup_${id}:optionsListDataView`),
    ].toSorted(),
  );
  for (const { embeddableConfig } of panels)
    for (const { id } of embeddableConfig.attributes.references) expect(id).toBe(view?.id);
});

test('every field that is named is in the index template, of a type that can do what is asked of it', () => {
  for (const field of Object.values(controls)) expect(typeOf(field)).toBe('keyword');
  for (const { sourceField, operationType, dataType, filter } of columns) {
    for (const [, field = ''] of (filter?.query ?? '').matchAll(/([\w.@]+) *(?::|[<>]=?)/g))
      expect([field, typeOf(field)]).not.toEqual([field, undefined]);
    if (sourceField === '___records___') continue;
    const type = typeOf(sourceField) ?? 'unmapped';
    const fits = {
      date_histogram: ['date'],
      percentile: ['float', 'long'],
      sum: ['float', 'long'],
      terms: { string: ['keyword', 'wildcard'], number: ['long'], ip: ['ip'] }[dataType] ?? [],
    }[operationType];
    expect([sourceField, fits]).toEqual([sourceField, expect.arrayContaining([type])]);
  }
});

test('what is shown are columns of the panel, in an order that ends with the figures', () => {
  for (const { panelIndex, embeddableConfig } of panels) {
    const { visualization, datasourceStates } = embeddableConfig.attributes.state;
    const [{ columns: own, columnOrder }] = Object.values(datasourceStates.formBased.layers) as [
      Layer,
    ];
    expect(columnOrder).toEqual(Object.keys(own));
    const text = JSON.stringify(visualization);
    for (const [, id = ''] of text.matchAll(/"(?:columnId|\w*Accessor)":"(\w+)"/g))
      expect([panelIndex, Object.keys(own)]).toEqual([panelIndex, expect.arrayContaining([id])]);
    for (const { params } of Object.values(own))
      if (params.orderBy !== undefined) expect(Object.keys(own)).toContain(params.orderBy.columnId);
  }
});

test('panels stand within 48 columns, and none on another', () => {
  expect(panels.filter(({ gridData: { x, w } }) => x + w > 48)).toEqual([]);
  expect(panels.map(({ gridData }) => gridData.i)).toEqual(
    panels.map(({ panelIndex }) => panelIndex),
  );
  const overlap = (one: Embedded, other: Embedded) => {
    const [a, b] = [one.gridData, other.gridData];
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  };
  const pairs = panels.flatMap((one, at) =>
    panels.slice(at + 1).map((other) => [one, other] as const),
  );
  expect(pairs.filter(([one, other]) => overlap(one, other))).toEqual([]);
});

test.each(['docs/kibana/README.md', 'docs/logstash/beats.conf', 'docs/logstash/tcp.conf'])(
  '%s writes into an index of the template, by the month of the line, under its id',
  (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const [, index = ''] = /^ *index +=> "(\S+)"$/m.exec(text) ?? [];
    expect(index).toBe(template.index_patterns[0].replace('*', '%{+YYYY.MM}'));
    expect(text).toMatch(/^ *document_id => "%\{\[event\]\[id\]\}"$/m);
    expect(text).toMatch(/^ *data_stream => false$/m);
  },
);
