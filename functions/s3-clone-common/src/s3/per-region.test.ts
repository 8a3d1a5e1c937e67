import { perRegion } from './per-region';

test('each region has one client, opened when it is asked for, and all of them end together', () => {
  const opened: (string | undefined)[] = [];
  const ended: (string | undefined)[] = [];
  const clients = perRegion((region) => {
    opened.push(region);
    return { destroy: () => void ended.push(region) };
  });
  expect(opened).toEqual([]);
  expect(clients.clientFor('eu-west-1')).toBe(clients.clientFor('eu-west-1'));
  expect(clients.clientFor()).toBe(clients.clientFor(''));
  expect(opened).toEqual(['eu-west-1', undefined]);
  clients[Symbol.dispose]();
  expect(ended).toEqual(opened);
});
