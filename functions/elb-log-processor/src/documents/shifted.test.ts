import fc from 'fast-check';
import { render } from './fixtures/render';

/** How a field is written in quotes: as ELB does it today, with nothing but quotes escaped, and in pairs. */
const RULES = {
  hex: (value: string) => value.replaceAll('\\', '\\x5C').replaceAll('"', '\\x22'),
  plain: (value: string) => value.replaceAll('"', '\\x22'),
  pairs: (value: string) => value.replaceAll(/[\\"]/g, '\\$&'),
};

const present = (value: string) => !['', '-', '-1'].includes(value);
/** Texts that a reader of quotes and backslashes may trip over. */
const text = fc
  .array(fc.constantFrom('\\', '\\', '"', ' ', ',', '-', 'x', '22', 'é', '":', '\t', 'word '), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''))
  .filter(present);
const fields = fc.record({ agent: text, trace: text, cert: text, redirect: text, reason: text });
type Fields = Parameters<Parameters<typeof fields.map>[0]>[0];

const alb = ({ agent, trace, cert, redirect, reason }: Fields, words: string) =>
  `https 2026-03-14T09:26:53Z app/a/1 203.0.113.7:1 10.0.0.1:80 0 1 2 200 404 5 6 "GET /${words}" "${agent}" CIPHER TLSv1.2 arn:a "${trace}" "domain" "${cert}" 7 2026-03-14T09:26:52Z "forward" "${redirect}" "${reason}" "-" "-" "-" "-" TID_1`;

describe.each(Object.entries(RULES))('fields in quotes by the rule %s', (rule, write) => {
  const written = fc.tuple(fields, text).map(([values, words]) => {
    const quoted = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, write(value)]),
    );
    return { values, line: alb(quoted as Fields, write(words)) };
  });

  test('never come back shifted', () => {
    fc.assert(
      fc.property(written, ({ values, line }) => {
        const { documents, chunk } = render(line);
        expect(documents).toHaveLength(1);
        const { aws, user_agent, trace, tls, event, destination } = documents[0];
        expect(chunk.parsed).toBe(1);
        expect(documents[0]).not.toHaveProperty('tags');
        expect({ cipher: tls.cipher, version: tls.version, domain: destination.domain }).toEqual({
          cipher: 'CIPHER',
          version: '1.2',
          domain: 'domain',
        });
        expect([aws.elb.matched_rule_priority, event.start, aws.elb.conn_trace_id]).toEqual([
          7,
          '2026-03-14T09:26:52Z',
          'TID_1',
        ]);
        const found = {
          agent: user_agent.original,
          trace: trace.id,
          cert: aws.elb.chosen_cert.arn,
          redirect: aws.elb.redirect_url,
          reason: aws.elb.error.reason,
        };
        // What escapes nothing can be read in two ways: not shifted, but with a backslash less.
        if (rule === 'plain')
          expect(Object.values(found).map(bare)).toEqual(Object.values(values).map(bare));
        else expect(found).toEqual(values);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('Classic lines never come back shifted, however many words an agent has', () => {
  const words = fc.array(fc.constantFrom('w', '\\', 'TLSv1.2', '-', ' '), { maxLength: 70 });
  fc.assert(
    fc.property(text, words, (request, agent) => {
      const [document] = render(
        `2026-03-14T09:26:53Z elb 203.0.113.7:1 10.0.0.1:80 0 1 2 200 404 5 6 "GET /${RULES.plain(request)}" "a${agent.join(' ')}" CIPHER TLSv1.2`,
      ).documents;
      expect([document.tls?.cipher, document.tls?.version]).toEqual(['CIPHER', '1.2']);
      expect(document.url.original.startsWith('/')).toBe(true);
      expect(bare(document.user_agent.original)).toBe(bare(`a${agent.join(' ')}`));
    }),
    { numRuns: 1_000 },
  );
});

function bare(value: string): string {
  return value.replaceAll(/\\|x22|"/g, '');
}
