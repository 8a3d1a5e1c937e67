import type { ActionInput, ActionName } from '../actions';

/** A document, and how many times it came with its `event.id`. */
export type Found = { readonly document: unknown; readonly times: number };
export type BesideLine = { readonly document: unknown; readonly line: string };

/** What the page asks of the process that serves it; a recording has nobody to ask. */
export type Server = typeof server;

export const server = {
  act: <Name extends ActionName>(name: Name, input: ActionInput<Name>): Promise<string> =>
    post(`/action?name=${name}`, JSON.stringify(input)),
  putFile: (file: File): Promise<string> =>
    post(`/file?name=${encodeURIComponent(file.name)}`, file),
  documentsOf: (key: string): Promise<readonly BesideLine[]> =>
    get(`/file?key=${encodeURIComponent(key)}`),
  search: (text: string): Promise<readonly Found[]> =>
    get(`/documents?text=${encodeURIComponent(text)}`),
};

/** Returns what was done, or why it was refused: either is a line for people. */
async function post(path: string, body: BodyInit): Promise<string> {
  try {
    const reply = (await (await fetch(path, { method: 'POST', body })).json()) as {
      readonly done?: string;
      readonly refused?: string;
    };
    return reply.done ?? reply.refused ?? '';
  } catch {
    return 'the platform does not answer any more';
  }
}

async function get<Found>(path: string): Promise<Found> {
  return (await (await fetch(path)).json()) as Found;
}
