import { openColours } from './colours';

function run(seed: number, fault: Parameters<ReturnType<typeof openColours>['fault']>[0]) {
  const colours = openColours(seed);
  colours.fault(fault);
  colours.start();
  let wanted = 0;
  for (
    let minute = 0;
    minute < 300 && /none|going|returning/.test(colours.state.rollout);
    minute++
  ) {
    colours.advance();
    wanted = Math.max(wanted, colours.state.wanted);
  }
  return { ...structuredClone(colours.state), most: wanted };
}

test("the origin's tale: log lines go missing at a tenth of the traffic, and the rollout returns", () => {
  const { rollout, why, wanted, most } = run(1, 'lost-lines');
  expect([rollout, wanted, most]).toEqual(['returned', 0, 10]);
  expect(why).toMatch(/completeness: \d+(\.\d+)? % of green's lines are missing/);
});

test('a good colour gets everything', () => {
  expect(run(1, 'none')).toMatchObject({ rollout: 'done', wanted: 100 });
});

test('the same seed tells the same, to the byte, and another does not', () => {
  const told = (seed: number) => JSON.stringify(run(seed, 'errors'));
  expect(told(3)).toBe(told(3));
  expect(told(3)).not.toBe(told(4));
});

test('a weight is moved by hand only while no rollout moves it', () => {
  const colours = openColours(1);
  colours.shift(30);
  expect(colours.state.wanted).toBe(30);
  colours.start();
  colours.advance();
  expect(colours.shift(50)).toMatch(/under way/);
  expect(colours.state.wanted).toBe(1);
  colours.abort();
  colours.advance();
  expect(colours.state).toMatchObject({ rollout: 'returned', wanted: 0 });
});
