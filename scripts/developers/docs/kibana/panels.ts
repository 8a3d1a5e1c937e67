import {
  count,
  datatable,
  metric,
  percentile,
  series,
  sum,
  terms,
  type Visualisation,
} from './lens';

/** Of 48 columns across. */
export type Panel = {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly shows: Visualisation;
};

const ERRORS = 'http.response.status_code >= 500';
const SLOWNESS = 'aws.elb.backend_processing_time.sec';
const UNPARSED = 'tags : "_elbparsefailure"';
const INCOMPLETE = 'tags : _elbinvalid_*';

const api = terms('API', 'labels.api', { size: 12, by: 'lines' });
const colour = terms('colour', 'labels.colour', { size: 2, by: 'errors' });
const lines = count('lines');
const errors = count('5xx', ERRORS);

/** What the dashboard shows, in its order: each panel goes where the one before leaves room. */
export const PANELS: readonly Panel[] = [
  { id: 'lines', title: 'Lines', width: 12, height: 6, shows: metric(lines) },
  { id: 'errors', title: 'Status 5xx', width: 12, height: 6, shows: metric(errors) },
  {
    id: 'slow',
    title: 'Slowest 1 % of targets, from (s)',
    width: 12,
    height: 6,
    shows: metric(percentile('p99', SLOWNESS, 99)),
  },
  {
    id: 'odd',
    title: 'Lines that were not parsed',
    width: 12,
    height: 6,
    shows: metric(count('unparsed', UNPARSED)),
  },
  {
    id: 'lines-by-api',
    title: 'Lines, by API',
    width: 24,
    height: 12,
    shows: series('bar_stacked', { lines }, api),
  },
  {
    id: 'errors-by-colour',
    title: 'Status 5xx, by colour',
    width: 24,
    height: 12,
    shows: series('line', { errors }, colour),
  },
  {
    id: 'times',
    title: 'Time that targets took (s)',
    width: 24,
    height: 12,
    shows: series('line', {
      p50: percentile('p50', SLOWNESS, 50),
      p99: percentile('p99', SLOWNESS, 99),
    }),
  },
  {
    id: 'statuses',
    title: 'Lines, by status',
    width: 24,
    height: 12,
    shows: series(
      'bar_stacked',
      { lines },
      terms('status', 'http.response.status_code', { size: 10, by: 'lines', dataType: 'number' }),
    ),
  },
  {
    id: 'paths',
    title: 'Paths',
    width: 24,
    height: 15,
    shows: datatable({
      path: terms('path', 'url.path', { size: 20, by: 'lines' }),
      lines,
      errors,
      p99: percentile('p99 (s)', SLOWNESS, 99),
    }),
  },
  {
    id: 'clients',
    title: 'Clients',
    width: 24,
    height: 15,
    shows: datatable({
      client: terms('client', 'source.ip', { size: 20, by: 'lines', dataType: 'ip' }),
      lines,
      errors,
      sent: sum('sent', 'http.response.body.bytes'),
    }),
  },
  {
    id: 'gaps',
    title: 'Fields that had to be left out, and lines that were cut or not parsed',
    width: 48,
    height: 10,
    shows: datatable({
      tag: terms('tag', 'tags', { size: 20, by: 'lines' }),
      lines,
      incomplete: count('with a field left out', INCOMPLETE),
    }),
  },
];

/** What one chooses above them. */
export const CONTROLS = [
  { id: 'environment', title: 'Environment', field: 'service.environment' },
  { id: 'api', title: 'API', field: 'labels.api' },
  { id: 'colour', title: 'Colour', field: 'labels.colour' },
] as const;
