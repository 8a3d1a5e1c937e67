export type PerRegion<Client> = Disposable & {
  /** Left out, as '': the region of the settings. */
  readonly clientFor: (region?: string | undefined) => Client;
};

/** Clients by region; a region's client is opened when it is first asked for. */
export function perRegion<Client extends { destroy(): void }>(
  open: (region: string | undefined) => Client,
): PerRegion<Client> {
  const opened = new Map<string, Client>();
  return {
    clientFor(region = '') {
      const known = opened.get(region);
      if (known !== undefined) return known;
      const client = open(region === '' ? undefined : region);
      opened.set(region, client);
      return client;
    },
    [Symbol.dispose]() {
      for (const client of opened.values()) client.destroy();
    },
  };
}
