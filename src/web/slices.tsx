/**
 * Rendering a page in slices. A renderer cannot be interrupted, but it waits where a component has it wait: on the server
 * others have their turn before each slice. In the browser nothing waits.
 */
import { type ComponentChildren, createContext, Fragment } from 'preact';
import { useContext } from 'preact/hooks';

/** `null` where a slice may be rendered at once; otherwise resolves when it may. */
export type WaitForTurn = () => Promise<void> | null;

/** How slices wait; `null` where they do not. */
export const Slicing = createContext<WaitForTurn | null>(null);

/** A part of a page that is rendered by itself: one that takes less than some milliseconds. */
export function Slice({ children }: { readonly children: ComponentChildren }) {
  const wait = useContext(Slicing);
  const coming = wait?.() ?? null;
  if (coming === null) return <Fragment>{children}</Fragment>;
  return (
    <Waiting turn={{ coming, hasCome: false }}>
      <Fragment>{children}</Fragment>
    </Waiting>
  );
}

/** Whether the turn of a slice has come: it is the same object when the slice is rendered after waiting. */
interface Turn {
  readonly coming: Promise<void>;
  hasCome: boolean;
}

function Waiting({ turn, children }: { readonly turn: Turn; readonly children: ComponentChildren }) {
  if (turn.hasCome) return <Fragment>{children}</Fragment>;
  // What is thrown is waited for, and then this is rendered again.
  throw turn.coming.then(() => {
    turn.hasCome = true;
  });
}
