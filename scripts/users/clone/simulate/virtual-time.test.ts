import { openVirtualTime } from './virtual-time';

async function soon(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await undefined;
}

test('all that follows from an event comes before the next one, however long the chain of promises', async () => {
  const time = openVirtualTime();
  const seen: string[] = [];
  const each = async (name: string, at: number, turns: number) => {
    await time.sleep(at);
    await soon(turns);
    seen.push(`${name} at ${time.now()}`);
    await time.sleep(1);
    seen.push(`${name} at ${time.now()}`);
  };
  await time.run(Promise.all([each('one', 5, 500), each('other', 5.5, 0)]));
  expect(seen).toEqual(['one at 5', 'other at 5.5', 'one at 6', 'other at 6.5']);
});

test('what nothing can end any more is an error', async () => {
  const time = openVirtualTime();
  await expect(time.run(new Promise(() => {}))).rejects.toThrow('the simulation stands still');
});

test('timers of the real world have their turn', async () => {
  const time = openVirtualTime();
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  const work = async () => {
    while (!fired) await time.sleep(1);
  };
  await time.run(work());
  expect(time.now()).toBeGreaterThan(0);
});
