/** Colours, and the frame that Terraform draws around what it warns of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for.
const DECORATION = /\x1b\[[\d;]*m|^[│╷╵]/gm;

/** Broken into lines at the width of a terminal. */
const WARNING = /([\w-]+): access logs of the load balancer "[^"]*": found .*?, expected bucket /g;

/**
 * The APIs whose load balancer logs nowhere, or elsewhere, as modules/api's check warns of them at the end of thousands
 * of lines of a plan.
 */
export function unloggedApis(plan: string): readonly string[] {
  const text = plan.replace(DECORATION, '').replace(/\s+/g, ' ');
  return [...new Set([...text.matchAll(WARNING)].map(([, api = '']) => api))].sort();
}

/** In one line; '' where each logs. */
export function unloggedText(plan: string): string {
  const apis = unloggedApis(plan);
  if (apis.length === 0) return '';
  return `warning: no line will come of ${apis.join(', ')}: switch access logs on at the load balancers, with bucket and prefix as the plan's warnings have them`;
}
