/** The content of a form, kept until it is sent or discarded. */
import { useRef, useState } from 'preact/hooks';
import { forgetTyped, keepTyped, newIdempotencyKey, typedContent } from './typed-content.js';

/** The content of a form with its idempotency key. */
interface Kept<Content> {
  readonly content: Content;
  readonly idempotencyKey: string;
}

export interface Typed<Content> {
  readonly content: Content;
  /** Stays the same until the batch was applied. */
  readonly idempotencyKey: string;
  /** Whether the editor typed something, now or before the dialog was closed. */
  readonly isBegun: boolean;
  change(changes: Partial<Content>): void;
  /** Takes a new idempotency key, because the next batch is another one. */
  renew(): void;
  /** Stops keeping the content: it was sent or discarded. */
  forget(): void;
}

/** @param name The name of the task, which keys the content. */
export function useTyped<Content extends object>(name: string, initial: Content): Typed<Content> {
  const [before] = useState(() => typedContent<Kept<Content>>(name));
  const [isBegun, setBegun] = useState(before !== null);
  const kept = useRef<Kept<Content>>(before ?? { content: initial, idempotencyKey: newIdempotencyKey() });
  const [, setChanges] = useState(0);
  const keep = (now: Kept<Content>) => {
    kept.current = now;
    keepTyped(name, now);
    setChanges((count) => count + 1);
  };
  return {
    ...kept.current,
    isBegun,
    change: (changes) => {
      setBegun(true);
      keep({ ...kept.current, content: { ...kept.current.content, ...changes } });
    },
    renew: () => keep({ ...kept.current, idempotencyKey: newIdempotencyKey() }),
    forget: () => {
      setBegun(false);
      forgetTyped(name);
    },
  };
}
