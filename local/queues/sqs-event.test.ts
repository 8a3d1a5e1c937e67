import fc from 'fast-check';
import { failedMessages } from './sqs-event';

test('a reported message fails alone, whichever they are', () => {
  const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 10 });
  const batch = ids.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all)));
  fc.assert(
    fc.property(batch, ([all, failing]) => {
      const batchItemFailures = failing.map((itemIdentifier) => ({ itemIdentifier }));
      expect([...failedMessages({ batchItemFailures }, all)]).toEqual(failing);
      const unknown = [...batchItemFailures, { itemIdentifier: 'unknown' }];
      expect([...failedMessages({ batchItemFailures: unknown }, all)]).toEqual(all);
    }),
  );
});
