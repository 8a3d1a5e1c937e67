export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };
type Members = { readonly [name: string]: Json };

/**
 * What turns `before` into `after`, as a merge patch: members that differ, `null` for those that are gone.
 * A list that differs is there as a whole. `undefined` where nothing differs. No member may be `null` itself.
 * https://www.rfc-editor.org/rfc/rfc7396
 */
export function diff(before: Json | undefined, after: Json): Json | undefined {
  if (before === after) return undefined;
  if (!isMembers(before) || !isMembers(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
  }
  const changes: Record<string, Json> = {};
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) set(changes, name, null);
  for (const [name, value] of Object.entries(after)) {
    const change = diff(Object.hasOwn(before, name) ? before[name] : undefined, value);
    if (change !== undefined) set(changes, name, change);
  }
  return Object.keys(changes).length === 0 ? undefined : changes;
}

/** `target` after `patch`; what has not changed is the same object as before. */
export function apply(target: Json | undefined, patch: Json): Json {
  if (!isMembers(patch)) return patch;
  const applied: Record<string, Json> = isMembers(target) ? { ...target } : {};
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete applied[name];
    else
      set(applied, name, apply(Object.hasOwn(applied, name) ? applied[name] : undefined, change));
  }
  return applied;
}

/** Keys of objects are names here, `__proto__` among them. */
function set(members: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(members, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
