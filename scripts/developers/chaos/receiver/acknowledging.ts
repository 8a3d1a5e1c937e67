/** Says what to acknowledge as a document is taken: the numbers to send now, all of them true. */
type Acknowledge = (number: number, of: number) => readonly number[];

type Way = { readonly title: string; begin(): Acknowledge };

const wholes =
  (also: (number: number, of: number) => readonly number[] = () => []): (() => Acknowledge) =>
  () =>
  (number, of) =>
    number === of ? [number] : also(number, of);

/** How a receiver of Lumberjack acknowledges a connection's windows. */
export const ACKNOWLEDGING = {
  whole: { title: 'acknowledges each window', begin: wholes() },
  parts: {
    title: 'acknowledges windows bit by bit',
    begin: wholes((number) => (number % 3 === 0 ? [number] : [])),
  },
  twice: {
    title: 'acknowledges twice',
    begin: () => (number, of) => (number === of || number % 2 === 0 ? [number, number] : []),
  },
  little: {
    title: 'acknowledges too little: never a last document',
    begin: () => (number, of) => (number === of - 1 ? [number] : []),
  },
  zeros: { title: 'acknowledges 0 as a sign of life', begin: wholes(() => [0]) },
  repeats: {
    title: 'repeats its last number as a sign of life',
    begin: () => {
      let last = 0;
      return (number, of) => {
        if (number === of) last = number;
        return last > 0 ? [last] : [];
      };
    },
  },
  late: {
    title: 'acknowledges a window when the next is read',
    begin: () => {
      let held: number | undefined;
      return (number, of) => {
        if (number !== of) return [];
        const before = held;
        held = number;
        return before === undefined ? [] : [before];
      };
    },
  },
  disorder: {
    title: 'acknowledges the later window first',
    begin: () => {
      let held: number | undefined;
      return (number, of) => {
        if (number !== of) return [];
        const before = held;
        held = before === undefined ? number : undefined;
        return before === undefined ? [] : [number, before];
      };
    },
  },
  never: { title: 'never acknowledges', begin: () => () => [] },
} as const satisfies Record<string, Way>;

export type Acknowledging = keyof typeof ACKNOWLEDGING;
