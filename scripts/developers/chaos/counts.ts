type Counts = {
  readonly lines: { readonly encountered: number; readonly sent: number };
  readonly failures: { readonly sending: { readonly total: number } };
};

/** What does not reconcile in a finished summary: encountered = sent + failed. */
export function countsProblems({ lines: { encountered, sent }, failures }: Counts): string[] {
  const failed = failures.sending.total;
  return encountered === sent + failed
    ? []
    : [`${encountered} lines encountered, ${sent} sent, ${failed} failed`];
}
