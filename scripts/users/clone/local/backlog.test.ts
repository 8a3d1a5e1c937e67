import fc from 'fast-check';
import { openBacklog } from './backlog';

test('every key is sent once, in order, and no more wait in the queue than may', () => {
  const steps = fc.array(fc.oneof(fc.record({ add: fc.nat(9) }), fc.record({ take: fc.nat(9) })));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), steps, (most, all) => {
      const sent: string[] = [];
      const counters = { waiting: 0, inFlight: 0 };
      const queue = {
        counters: counters as never,
        send(body: string) {
          sent.push(body);
          counters.waiting += 1;
          expect(counters.waiting).toBeLessThanOrEqual(most);
          return body;
        },
      };
      const backlog = openBacklog(queue, most, (key) => `body of ${key}`);
      let added = 0;
      let handled = 0;
      const take = (count: number) => {
        const taken = Math.min(count, counters.waiting);
        counters.waiting -= taken;
        handled += taken;
        backlog.feed();
      };
      for (const step of all) {
        if ('take' in step) take(step.take);
        else backlog.add(Array.from({ length: step.add }, () => String(added++)));
        expect(backlog.unfinished).toBe(added - handled);
      }
      while (backlog.unfinished > 0) take(most);
      expect(sent).toEqual(Array.from({ length: added }, (_, key) => `body of ${key}`));
    }),
  );
});
