import { indexTemplate } from './index-template';
import { LAYER } from './lens';
import { CONTROLS, PANELS, type Panel } from './panels';

/** What Kibana's own sample dashboards said of themselves in 8.8; newer versions migrate from there. */
const CORE = '8.8.0';
const DATA_VIEW = 'lambda-core-elb-logs';
const ACROSS = 48;
const KQL = { query: '', language: 'kuery' };

export type SavedObject = {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
};
type Reference = { readonly id: string; readonly type: string; readonly name: string };

/** The data view and the dashboard, a saved object a line, the one that others refer to first. */
export function dashboardLines(): string {
  return [dataView(), dashboard()].map((one) => `${JSON.stringify(one)}\n`).join('');
}

function dataView(): SavedObject {
  return {
    id: DATA_VIEW,
    type: 'index-pattern',
    attributes: {
      title: indexTemplate().index_patterns.join(','),
      name: 'Load balancer logs',
      timeFieldName: '@timestamp',
      fields: '[]',
      fieldAttrs: '{}',
      fieldFormatMap: '{}',
      runtimeFieldMap: '{}',
      typeMeta: '{}',
    },
    references: [],
    coreMigrationVersion: CORE,
    typeMigrationVersion: '7.11.0',
  };
}

function dashboard(): SavedObject {
  return {
    id: 'lambda-core-elb-dashboard',
    type: 'dashboard',
    attributes: {
      title: 'Load balancer logs',
      description: 'Lines that Lambda Core has shipped: traffic, errors, times, and what was odd.',
      version: 1,
      hits: 0,
      timeRestore: true,
      timeFrom: 'now-24h',
      timeTo: 'now',
      refreshInterval: { pause: true, value: 60_000 },
      kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify({ query: KQL, filter: [] }) },
      optionsJSON: JSON.stringify({ useMargins: true, syncColors: true, hidePanelTitles: false }),
      controlGroupInput: controls(),
      panelsJSON: JSON.stringify(placed(PANELS)),
    },
    references: [
      ...PANELS.map(({ id }) => ({ ...layerReference, name: `${id}:${layerReference.name}` })),
      ...CONTROLS.map(({ id }) => reference(`controlGroup_${id}:optionsListDataView`)),
    ],
    coreMigrationVersion: CORE,
    typeMigrationVersion: '8.7.0',
  };
}

function reference(name: string): Reference {
  return { id: DATA_VIEW, type: 'index-pattern', name };
}

const layerReference = reference(`indexpattern-datasource-layer-${LAYER}`);

function controls() {
  const panels = CONTROLS.map(({ id, title, field }, order) => {
    const explicitInput = { id, title, fieldName: field, enhancements: {} };
    return [id, { order, width: 'medium', grow: true, type: 'optionsListControl', explicitInput }];
  });
  return {
    controlStyle: 'oneLine',
    chainingSystem: 'HIERARCHICAL',
    panelsJSON: JSON.stringify(Object.fromEntries(panels)),
    ignoreParentSettingsJSON: JSON.stringify({
      ignoreFilters: false,
      ignoreQuery: false,
      ignoreTimerange: false,
      ignoreValidations: false,
    }),
  };
}

/** Row by row; all panels of a row have one height. */
function placed(panels: readonly Panel[]) {
  let [x, y, below] = [0, 0, 0];
  return panels.map((panel) => {
    if (x + panel.width > ACROSS) [x, y] = [0, below];
    const gridData = { x, y, w: panel.width, h: panel.height, i: panel.id };
    x += panel.width;
    below = y + panel.height;
    return embedded(panel, gridData);
  });
}

function embedded({ id, title, shows }: Panel, gridData: object) {
  const layer = {
    columns: shows.columns,
    columnOrder: Object.keys(shows.columns),
    incompleteColumns: {},
  };
  const attributes = {
    title,
    type: 'lens',
    visualizationType: shows.type,
    references: [layerReference],
    state: {
      visualization: shows.visualization,
      query: KQL,
      filters: [],
      datasourceStates: { formBased: { layers: { [LAYER]: layer } } },
      internalReferences: [],
      adHocDataViews: {},
    },
  };
  const embeddableConfig = { attributes, hidePanelTitles: false, enhancements: {} };
  return { version: CORE, type: 'lens', gridData, panelIndex: id, embeddableConfig, title };
}
