import type { Random } from '../random';
import { ACCOUNT, ALB_NAME, REGION } from './vocabulary';

/** How sample logs of one format are made. */
export type Sample = {
  /** The lines one after another, without their line feeds; `fields` is for ALB access logs only. */
  readonly lines: (random: Random, fields?: number) => () => string;
  /** The file's name as ELB gives it. The order of its ingredients is the load balancer's: receivers go by it. */
  readonly fileName: (ingredients: { ip: string; random: string }) => string;
};

export const STEM = `${ACCOUNT}_elasticloadbalancing_${REGION}`;
export const END = '20260314T0930Z';

/** Names of all that an Application Load Balancer writes, with what goes before and after. */
export const albFileName =
  (before = '', extension = '.log.gz'): Sample['fileName'] =>
  ({ ip, random }) =>
    `${before}${STEM}_${dotted(ALB_NAME)}_${END}_${ip}_${random}${extension}`;

/** A load balancer's name in a file's, which takes no slash. */
export function dotted(name: string): string {
  return name.replaceAll('/', '.');
}
