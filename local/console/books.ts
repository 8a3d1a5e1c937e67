import { n } from './page/text';
import type { LogFlow } from './state';

export type Booked = Pick<
  LogFlow,
  'encountered' | 'sent' | 'readAgain' | 'arrived' | 'distinct' | 'repeated' | 'different'
>;
type Term = readonly [count: number, of: string];

/** Every line that was read or arrived is accounted for, whatever was broken meanwhile: sums, in words. */
export function booksOf(logs: Booked) {
  const { encountered, sent, readAgain, arrived, distinct, repeated, different } = logs;
  return {
    read:
      sum(encountered, 'lines read', [
        [sent, 'confirmed'],
        [encountered - sent, 'failed'],
      ]) + (readAgain > 0 ? `; ${n(readAgain)} of them for the second time` : ''),
    different: sum(distinct, 'different lines in Logstash', [
      [different.shipped, 'of shipped files'],
      ...terms(
        [different.givenUp, 'of files that were given up'],
        [different.underWay, 'of files under way'],
        [different.byHand, 'shipped by hand'],
      ),
    ]),
    arrived: sum(arrived, 'arrived', [
      [distinct, 'different'],
      [repeated, 'again, under the same id'],
      ...terms([arrived - distinct - repeated, 'without an id']),
    ]),
  };
}

function sum(total: number, what: string, of: readonly Term[]): string {
  return `${n(total)} ${what} = ${of.map(([count, name]) => `${n(count)} ${name}`).join(' + ')}`;
}

/** Those that there are. */
const terms = (...all: readonly Term[]): readonly Term[] => all.filter(([count]) => count !== 0);
