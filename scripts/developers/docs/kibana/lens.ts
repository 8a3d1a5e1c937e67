/**
 * Lens visualisations as Kibana 8.8 and newer save them, as far as our dashboard needs them. Read off the dashboards of
 * Kibana's own sample data (elastic/kibana, `sample_data/data_sets/{ecommerce,logs}/saved_objects.ts`); newer versions
 * migrate what says an older one of itself.
 */
export type Column = Readonly<Record<string, unknown>> & { readonly sourceField: string };
export type Columns = Readonly<Record<string, Column>>;

export type Visualisation = {
  readonly type: 'lnsMetric' | 'lnsXY' | 'lnsDatatable';
  readonly columns: Columns;
  readonly visualization: Readonly<Record<string, unknown>>;
};

export const LAYER = 'lines';

/** Of the documents that a KQL query finds, or of all. */
export function count(label: string, query?: string): Column {
  return { ...measure(label, 'count', '___records___', { emptyAsNull: true }), ...filterOf(query) };
}

export function percentile(label: string, sourceField: string, percent: number): Column {
  return measure(label, 'percentile', sourceField, { percentile: percent });
}

export function sum(label: string, sourceField: string): Column {
  return measure(label, 'sum', sourceField, { format: { id: 'bytes' }, emptyAsNull: true });
}

/** The most frequent values of a field, by the column `by`. */
export function terms(
  label: string,
  sourceField: string,
  {
    size,
    by,
    dataType = 'string',
  }: { size: number; by: string; dataType?: 'string' | 'number' | 'ip' },
): Column {
  const params = {
    size,
    orderBy: { type: 'column', columnId: by },
    orderDirection: 'desc',
    otherBucket: false,
    missingBucket: false,
    parentFormat: { id: 'terms' },
  };
  const scale = 'ordinal';
  return {
    label,
    customLabel: true,
    dataType,
    operationType: 'terms',
    scale,
    sourceField,
    isBucketed: true,
    params,
  };
}

export const overTime: Column = {
  label: '@timestamp',
  dataType: 'date',
  operationType: 'date_histogram',
  scale: 'interval',
  sourceField: '@timestamp',
  isBucketed: true,
  params: { interval: 'auto', includeEmptyRows: true, dropPartials: false },
};

/** One figure. */
export function metric(value: Column): Visualisation {
  const visualization = { layerId: LAYER, layerType: 'data', metricAccessor: 'value' };
  return { type: 'lnsMetric', columns: { value }, visualization };
}

/** Figures over time, one line or stack for each, or for each value of `split`. */
export function series(
  seriesType: 'line' | 'bar_stacked',
  values: Columns,
  split?: Column,
): Visualisation {
  const layer = {
    layerId: LAYER,
    layerType: 'data',
    seriesType,
    xAccessor: 'time',
    accessors: Object.keys(values),
    ...(split === undefined ? {} : { splitAccessor: 'split' }),
  };
  return {
    type: 'lnsXY',
    columns: { time: overTime, ...(split === undefined ? {} : { split }), ...values },
    visualization: {
      layers: [layer],
      preferredSeriesType: seriesType,
      legend: { isVisible: true, position: 'right' },
      valueLabels: 'hide',
      fittingFunction: 'None',
      axisTitlesVisibilitySettings: { x: false, yLeft: false, yRight: false },
    },
  };
}

export function datatable(columns: Columns): Visualisation {
  const shown = Object.keys(columns).map((columnId) => ({ columnId, isTransposed: false }));
  return {
    type: 'lnsDatatable',
    columns,
    visualization: { layerId: LAYER, layerType: 'data', columns: shown },
  };
}

function measure(
  label: string,
  operationType: string,
  sourceField: string,
  params: object,
): Column {
  const rest = { isBucketed: false, scale: 'ratio', customLabel: true };
  return { label, dataType: 'number', operationType, sourceField, params, ...rest };
}

function filterOf(query: string | undefined) {
  return query === undefined ? {} : { filter: { query, language: 'kuery' } };
}
