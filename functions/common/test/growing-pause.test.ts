import { growingPause } from '../src/growing-pause';

const noJitter = () => 0;

test('the pause doubles with each failed wave, to its cap, and a success ends it', () => {
  const pauses = growingPause(100, 500, noJitter);
  const seen = [pauses.milliseconds()];
  for (let wave = 0; wave < 4; wave += 1) {
    pauses.failed(pauses.wave());
    seen.push(pauses.milliseconds());
  }
  expect(seen).toEqual([0, 100, 200, 400, 500]);
  pauses.succeeded();
  expect(pauses.milliseconds()).toBe(0);
});

test('many failures of one wave count once', () => {
  const pauses = growingPause(100, 10_000, noJitter);
  const waves = Array.from({ length: 50 }, () => pauses.wave());
  expect(waves.map((wave) => pauses.failed(wave)).filter(Boolean)).toHaveLength(1);
  expect(pauses.milliseconds()).toBe(100);
});

test('jitter takes away up to half', () => {
  const pauses = growingPause(100, 10_000, () => 1);
  pauses.failed(pauses.wave());
  expect(pauses.milliseconds()).toBe(50);
});
