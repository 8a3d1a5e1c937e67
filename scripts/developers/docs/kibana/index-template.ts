import { type Mapping, mappingOf } from '../elastic';
import { allMembers } from '../members';

type Properties = { [name: string]: Mapping | { properties: Properties } };

/**
 * The index template for our documents: every field that they may have, mapped as Elastic maps it.
 *
 * It is there for documents to be taken, so nothing in it refuses one. `dynamic` is off and not `strict`:
 * what others add (Logstash's `@version`, a field of a newer processor) is kept in `_source` unmapped, and
 * cannot be mapped wrongly by whichever document comes first. A malformed value of theirs is ignored alone.
 * Labels are keywords, whatever they look like: a team named `2026-01-01` must not make a date of them.
 */
export function indexTemplate() {
  const properties: Properties = {};
  for (const { name, type } of allMembers()) {
    const path = name.split('.');
    const last = path.pop() as string;
    let at = properties;
    for (const part of path) {
      at[part] ??= { properties: {} };
      at = (at[part] as { properties: Properties }).properties;
    }
    at[last] = type === 'object' ? { type, dynamic: true } : mappingOf(name, type);
  }
  const labels = {
    path_match: 'labels.*',
    match_mapping_type: 'string',
    mapping: mappingOf('labels.*', 'keyword'),
  };
  return {
    index_patterns: ['elb-logs-*'],
    priority: 200,
    template: {
      settings: { 'index.mapping.ignore_malformed': true },
      mappings: {
        dynamic: false,
        date_detection: false,
        dynamic_templates: [{ labels }],
        properties,
      },
    },
    _meta: { description: 'Made by npm run docs from the formats of the log processor.' },
  };
}
