import { XMLValidator } from 'fast-xml-parser';
import { observationOf } from './fixtures/windows';
import { drawRollout } from './picture';
import type { ApiLook } from './run';

test('the steps are upright, what was not observed is left out, and it is whole XML', () => {
  const { candidate, baseline } = observationOf({ minutes: 4 });
  const start = candidate.minutes[0]?.at ?? 0;
  const svg = drawRollout({
    title: 'Rollout of <ci> & more',
    colour: 'green',
    looks: [
      { now: start, wanted: 1, observed: undefined },
      { now: start + 60_000, wanted: 5, observed: 0.01 },
      { now: start + 120_000, wanted: 5, observed: 0.05 },
    ],
    apis: [{ candidate, baseline } as unknown as ApiLook],
  });
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).toContain('Rollout of &lt;ci> &amp; more');
  const [wanted = '', observed = ''] = [...svg.matchAll(/polyline points="([^"]*)"/g)].map(
    ([, points]) => points,
  );
  expect(wanted.split(' ')).toEqual(['60.0,176.0', '420.0,176.0', '420.0,56.0', '780.0,56.0']);
  expect(observed.split(' ')).toEqual(['420.0,176.0', '780.0,56.0']);
});
