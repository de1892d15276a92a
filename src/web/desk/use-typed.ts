/** What is typed into a form, kept until it is sent. */
import { useRef, useState } from 'preact/hooks';
import { forgetTyped, keepTyped, newIntent, typedContent } from './typed-content.js';

/** What a form holds besides its fields: the key of what it is meant to do. */
interface Kept<Content> {
  readonly content: Content;
  readonly intent: string;
}

export interface Typed<Content> {
  readonly content: Content;
  /** The key of what is meant. It stays the same until it was done. */
  readonly intent: string;
  /** Whether something was typed, now or before the dialog was closed. */
  readonly isBegun: boolean;
  change(changes: Partial<Content>): void;
  /** What is meant from here on is something else. */
  renew(): void;
  /** Keeps it no longer: it was sent, or is not wanted. */
  forget(): void;
}

/** @param name What the form is for. */
export function useTyped<Content extends object>(name: string, initial: Content): Typed<Content> {
  const [before] = useState(() => typedContent<Kept<Content>>(name));
  const [isBegun, setBegun] = useState(before !== null);
  const kept = useRef<Kept<Content>>(before ?? { content: initial, intent: newIntent() });
  const [, again] = useState(0);
  const keep = (now: Kept<Content>) => {
    kept.current = now;
    keepTyped(name, now);
    again((count) => count + 1);
  };
  return {
    ...kept.current,
    isBegun,
    change: (changes) => {
      setBegun(true);
      keep({ ...kept.current, content: { ...kept.current.content, ...changes } });
    },
    renew: () => keep({ ...kept.current, intent: newIntent() }),
    forget: () => {
      setBegun(false);
      forgetTyped(name);
    },
  };
}
