/** A policy as AWS writes it. */
export type Document = { readonly Version?: string; readonly Statement: readonly Statement[] };

export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, Listed>>;
  readonly Action: Listed;
  readonly Resource?: Listed;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Listed>>>>;
};

/** One, or a list: IAM's JSON takes either. */
export type Listed = string | readonly string[];

/** What is deployed, by ARN: of roles what they may and who may take them, of everything else who may use it. */
export type Policies = {
  readonly identity: Readonly<Record<string, Readonly<Record<string, Document>>>>;
  readonly trust: Readonly<Record<string, Document>>;
  /** What roles may do at most, whatever else allows it. */
  readonly boundary: Readonly<Record<string, Document>>;
  readonly resource: Readonly<Record<string, Document>>;
  /** Accounts of buckets, by ARN, which has none; left out are those of the account itself. */
  readonly owners?: Readonly<Record<string, string>>;
};

export type Context = Readonly<Record<string, string>>;

/** One permission that a request needs, and the condition keys that AWS has for it. */
export type Need = {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
};

/** Somebody's request for one permission. `principal` is an ARN or a service, such as `s3.amazonaws.com`. */
export type Call = Need & { readonly principal: string };

/** Who calls: an ARN, or a service such as `logdelivery.elasticloadbalancing.amazonaws.com`. */
export type Caller = {
  readonly principal: string;
  /** What AWS says of every call of a service: for whom and for what it calls. */
  readonly context?: Context;
  /** Whether it deploys: what its requests need is then looked up among all that can be deployed. */
  readonly deploys?: boolean;
};

/** Whether AWS would allow a call now; what it would not is remembered by who offers this. */
export type Judge = (call: Call) => Promise<boolean>;

/** What the account refuses to deploy, or to do: AWS's own error. */
export type Refusal = { readonly status: number; readonly code: string; readonly message: string };

export function list(listed: Listed | undefined): readonly string[] {
  if (listed === undefined) return [];
  return typeof listed === 'string' ? [listed] : listed;
}

/** Whether a policy's action is the one that is asked for: in any case, and with a wildcard at its end alone. */
export function covers(pattern: string, action: string): boolean {
  const [named, asked] = [pattern.toLowerCase(), action.toLowerCase()];
  return named.endsWith('*') ? asked.startsWith(named.slice(0, -1)) : named === asked;
}
