/**
 * The base of every error this project throws on purpose.
 *
 * `code` is stable and meant for programs; the message is meant for people and says what was found,
 * what was expected and, where there is one, the remedy. `cause` keeps the error underneath.
 */
export class LambdaCoreError extends Error {
  override readonly name: string = 'LambdaCoreError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** One line for a summary or a terminal: the message of `error`, and what each cause below it adds. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at !== undefined && parts.length < 5; ) {
    if (!(at instanceof Error)) {
      parts.push(String(at));
      break;
    }
    const text = at.message || (at as { code?: string }).code || at.name;
    if (!parts.some((part) => part.includes(text))) parts.push(text);
    at = at.cause;
  }
  return parts.join(': ').replace(/\s+/g, ' ').slice(0, 1000);
}
