import type { Account } from './account';
import type { Context, Need } from './types';

export function need(action: string, resource: string, context: Context = {}): Need {
  return { action, resource, context };
}

/** What is needed of the customer's key of `resource`, which services use in the caller's name; nothing without one. */
export function keyNeeds(
  resource: string,
  actions: readonly string[],
  { keys }: Pick<Account, 'keys'>,
  context: Context = {},
): Need[] {
  const key = keys.get(resource);
  return key === undefined ? [] : actions.map((action) => need(action, key, context));
}
