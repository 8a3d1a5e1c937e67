export type ClientResponse = {
  readonly status: number;
  /** By names in small letters; values of a repeated header are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
