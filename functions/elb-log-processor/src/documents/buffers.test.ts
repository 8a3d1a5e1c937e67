import fc from 'fast-check';
import { bufferShelf } from './buffers';

test('a buffer is large enough, and not much larger', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1 << 24 }), (bytes) => {
      const { length } = bufferShelf().take(bytes);
      expect(length).toBeGreaterThanOrEqual(bytes);
      expect(length).toBeLessThanOrEqual(bytes * 1.125);
    }),
  );
});

test('a buffer does again for a batch that is longer by a line', () => {
  const shelf = bufferShelf();
  const buffer = shelf.take(1_064_000);
  shelf.put(buffer);
  expect(shelf.take(1_064_960)).toBe(buffer);
});
