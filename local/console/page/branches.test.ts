import { branchesOf, inOrder } from './branches';

test('segments hang below the one that they were split off, however deep, and after it', () => {
  const asked = { state: 'asked', objects: 0 } as const;
  const roots = branchesOf({
    'a-1-1': { ...asked, parent: 'a-1' },
    a: { state: 'done', objects: 5 },
    b: asked,
    'a-1': { ...asked, parent: 'a' },
    // Its parent is beyond the first few hundred.
    c: { ...asked, parent: 'unknown' },
  });
  expect(roots.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect([...inOrder(roots)].map(({ name }) => name)).toEqual(['a', 'a-1', 'a-1-1', 'b', 'c']);
});
