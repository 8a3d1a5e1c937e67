import { HAZARDS } from '@lambda-core/local/samples/hazards';
import { render } from './fixtures/render';

describe('every kind of line met in production', () => {
  for (const { name, line, expect: expected, absent = [] } of HAZARDS) {
    test(name, () => {
      const { documents, chunk } = render(line);
      expect(documents).toHaveLength(1);
      const [document] = documents;
      if (expected === 'unparsable') {
        expect(chunk.parsed).toBe(0);
        expect(document).toMatchObject({
          tags: expect.arrayContaining(['_elbparsefailure']),
          message: Buffer.from(line).toString('utf8'),
          error: { message: expect.stringMatching(/\w/) },
        });
      } else {
        expect(document).toMatchObject(expected);
        expect(chunk.parsed).toBe(1);
        if (!('tags' in expected)) expect(document).not.toHaveProperty('tags');
      }
      for (const path of absent) expect(document).not.toHaveProperty(path);
    });
  }
});
