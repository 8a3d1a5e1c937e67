/**
 * The base of every error this project throws on purpose.
 *
 * `code` is stable and meant for programs; the message is meant for people and says what was found,
 * what was expected and, where there is one, the remedy. `cause` keeps the error underneath.
 */
export class LambdaCoreError extends Error {
  override readonly name: string = 'LambdaCoreError';
  readonly code: string;
  /** Whether the message says in its own words all that the cause would add to it. */
  readonly saysCause: boolean = false;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const MOST_CAUSES = 5;

/** One line for a summary or a terminal: the message of `error`, and what each cause below it adds. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let at = error;
  for (let depth = 0; at !== undefined && depth < MOST_CAUSES; depth++) {
    const text = textOf(at);
    // An error put into a message, or thrown as a string, has its class's name in front.
    const bare = text.replace(/^(\w*Error: )+/, '');
    if (!parts.some((part) => part.includes(bare))) {
      // Whoever quotes us says more than we do.
      if (parts.length > 0 && bare.includes(parts.at(-1) as string)) parts.pop();
      parts.push(text);
    }
    at = at instanceof Error && !saysCause(at) ? at.cause : undefined;
  }
  return parts.join(': ').replace(/\s+/g, ' ').slice(0, 1000);
}

function saysCause(error: Error): boolean {
  return error instanceof LambdaCoreError && error.saysCause;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message) return error.message;
  // A host with several addresses fails with an error for each, and no message.
  if (error instanceof AggregateError) return error.errors.map(textOf).join(', ');
  return (error as { code?: string }).code || error.name;
}
