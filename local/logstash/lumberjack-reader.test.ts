import fc from 'fast-check';
import { createLumberjackReader } from './lumberjack-reader';

test('frames are read however the stream is cut, and what is no frame is refused', () => {
  const stream = Buffer.concat([frame('W', 2), frame('J', 1, 'one'), frame('J', 2, '{"two":2}')]);
  const whole = Buffer.concat([stream, stream]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: whole.length })), (cuts) => {
      const read: string[] = [];
      const take = createLumberjackReader({
        document: (json, number, left) => read.push(`${json.toString('latin1')} ${number} ${left}`),
      });
      const at = [0, ...cuts.sort((one, other) => one - other), whole.length];
      for (const [n, to] of at.entries()) take(whole.subarray(at[n - 1] ?? 0, to));
      expect(read).toEqual(['one 1 1', '{"two":2} 2 0', 'one 1 1', '{"two":2} 2 0']);
    }),
  );
  const take = createLumberjackReader({ document: () => {} });
  expect(() => take(Buffer.from('HTTP/1.1 '))).toThrow('not Lumberjack: found version 72');
});

function frame(type: 'W' | 'J', number: number, json?: string): Buffer {
  const bytes = Buffer.from(`2${type}\0\0\0\0${json === undefined ? '' : `\0\0\0\0${json}`}`);
  bytes.writeUInt32BE(number, 2);
  if (json !== undefined) bytes.writeUInt32BE(json.length, 6);
  return bytes;
}
