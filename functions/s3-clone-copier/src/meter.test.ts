import { openMeter } from './meter';

test('shares of segments that overlap add up to the time of their invocation', () => {
  let time = 0;
  const meter = openMeter(() => time);
  const first = meter.begin();
  time = 100;
  const second = meter.begin();
  time = 300;
  expect(second.milliseconds).toBe(100);
  first[Symbol.dispose]();
  time = 350;
  second[Symbol.dispose]();
  time = 1_000;
  expect([first.milliseconds, second.milliseconds]).toEqual([200, 150]);
});
