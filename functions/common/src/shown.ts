const MOST_CHARACTERS = 100;

/** A value as a message may show it, whatever it is and however large: the beginning of its JSON. */
export function shown(value: unknown, most = MOST_CHARACTERS): string {
  return shortened(json(value), most);
}

export function shortened(text: string, most = MOST_CHARACTERS): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // The stack ends before the value does.
    return Array.isArray(value) ? '[…, nested too deeply' : '{…, nested too deeply';
  }
}
