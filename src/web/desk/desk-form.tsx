/** A form of the desk: its fields, what became of it, and its buttons, which stay in view. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Mistakes } from './field.js';
import { mistakesOf, OutcomeView, type Remedies } from './outcome.js';
import type { Outcome } from './sending.js';

export function DeskForm({
  outcome,
  remedies,
  send,
  sends,
  others,
  children,
}: {
  readonly outcome: Outcome;
  readonly remedies: Remedies;
  readonly send: () => void;
  /** What the button says that sends it. */
  readonly sends: string;
  /** The other buttons. */
  readonly others: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector('input, select, textarea');
    if (first instanceof HTMLElement) first.focus();
  }, []);
  return (
    <Mistakes.Provider value={mistakesOf(outcome)}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {children}
        <footer class="desk-footer">
          <OutcomeView outcome={outcome} remedies={remedies} />
          {others}
          <button type="submit" class="button desk-main">
            {sends}
          </button>
        </footer>
      </form>
    </Mistakes.Provider>
  );
}

/** Throws away what was typed, where something was. */
export function ThrowAway({ isBegun, act }: { readonly isBegun: boolean; readonly act: () => void }) {
  if (!isBegun) return null;
  return (
    <button type="button" class="button desk-aside" onClick={act}>
      Throw away what was typed
    </button>
  );
}
