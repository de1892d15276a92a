/** A form of the desk: its fields, what became of it, and its buttons, which stay in view. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Mistakes } from './field.js';
import { mistakesOf, OutcomeView, type Remedies } from './outcome.js';
import { fieldId, type Outcome } from './sending.js';

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
  /** The elements that were changed since: nothing is known to be wrong with them any more. */
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setMended(new Set()), [outcome]);
  const mistakes = mistakesOf(outcome).filter(({ field }) => field === null || !mended.has(fieldId(field)));
  const mend = ({ target }: Event) => {
    if (target instanceof HTMLElement && outcome.type !== 'none') setMended(new Set([...mended, target.id]));
  };
  return (
    <Mistakes.Provider value={mistakes}>
      <form
        ref={form}
        noValidate
        onInput={mend}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {children}
        <footer class="desk-footer">
          <OutcomeView outcome={outcome} remedies={remedies} sends={sends} />
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
      Discard what was typed
    </button>
  );
}
