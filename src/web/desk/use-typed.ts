/** What is typed into a form, kept until it is sent. */
import { useState } from 'preact/hooks';
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
  /** Throws it away: it was sent, or is not wanted. */
  forget(): void;
}

/** @param name What the form is for. */
export function useTyped<Content extends object>(name: string, initial: Content): Typed<Content> {
  const [isBegun, setBegun] = useState(() => typedContent<Kept<Content>>(name) !== null);
  const [kept, setKept] = useState<Kept<Content>>(
    () => typedContent<Kept<Content>>(name) ?? { content: initial, intent: newIntent() },
  );
  const keep = (next: (before: Kept<Content>) => Kept<Content>) =>
    setKept((before) => {
      const now = next(before);
      keepTyped(name, now);
      return now;
    });
  return {
    ...kept,
    isBegun,
    change: (changes) => {
      setBegun(true);
      keep(({ content, intent }) => ({ content: { ...content, ...changes }, intent }));
    },
    renew: () => keep(({ content }) => ({ content, intent: newIntent() })),
    forget: () => {
      setBegun(false);
      forgetTyped(name);
    },
  };
}
