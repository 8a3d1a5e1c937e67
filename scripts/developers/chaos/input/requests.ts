/** Requests of a job with every field that there is. */
export const cloneRequest = (id: string) => ({
  id,
  source: { name: 'source', region: 'eu-west-1', prefix: 'a/' },
  destination: { name: 'destination', region: 'eu-west-1', prefix: 'b/' },
  options: OPTIONS,
});

export const segmentRequest = (id: string) => ({
  id,
  source: {
    name: 'source',
    region: 'eu-west-1',
    prefix: 'a/b/',
    delimiter: '/',
    after: 'a/b/1',
    until: 'a/b/9',
  },
  destination: { name: 'destination', region: 'eu-west-1', prefix: 'b/' },
  depth: 1,
  options: { ...OPTIONS, sourcePrefix: 'a/' },
});

const OPTIONS = {
  include: ['*.log', '{a,b}/**'],
  exclude: ['[!x]*.tmp'],
  skipUnchanged: true,
  storageClass: 'STANDARD',
  concurrency: 8,
  dryRun: false,
  deleteExtraneous: true,
  confirmDeleteExtraneous: 'destination',
  maxDelete: 10,
  requestedAt: '2026-01-31T12:00:00Z',
};
