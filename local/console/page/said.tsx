import { useState } from 'preact/hooks';

export type Tell = (doing: Promise<string>) => void;

/** What an action said, where it was asked for: how to tell of one, and where it stands. */
export function useSaid() {
  const [said, say] = useState('');
  const tell: Tell = (doing) => void doing.then(say);
  const words = (
    <p class="said" role="status">
      {said}
    </p>
  );
  return [tell, words] as const;
}
