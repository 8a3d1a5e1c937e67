import { join } from 'node:path';
import { startForked } from './forked';

const PARROT = join(__dirname, 'fixtures', 'parrot.cjs');

test('a forked process greets, and each of many questions at once has the reply to itself', async () => {
  await using parrot = await startForked<string[]>('the parrot', PARROT, 'a', 'b');
  expect(parrot.greeting).toEqual(['a', 'b']);
  const questions = ['one', 'two', 'three'];
  const replies = await Promise.all(questions.map((question) => parrot.ask(question)));
  expect(replies).toEqual(questions.map((said) => ({ said })));
});

test('one that ends is told of, by its status, to whoever asked and whoever asks later', async () => {
  await using parrot = await startForked('the parrot', PARROT);
  const ended = { code: 'FORKED_ENDED', message: 'the parrot ended with status 3' };
  await expect(parrot.ask('end')).rejects.toMatchObject(ended);
  await expect(parrot.ask('more')).rejects.toMatchObject(ended);
});
