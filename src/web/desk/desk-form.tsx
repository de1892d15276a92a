/** A form of the desk: its fields, its outcome, and its buttons, which stay in view. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { AlsoHere } from './also-here.js';
import { Mistakes } from './field.js';
import { mistakesOf, OutcomeView, type Remedies } from './outcome.js';
import { fieldId, type SendOutcome } from './sending.js';
import type { Typed } from './use-typed.js';

export function DeskForm({
  outcome,
  remedies,
  send,
  sendLabel,
  others,
  children,
}: {
  readonly outcome: SendOutcome;
  readonly remedies: Remedies;
  readonly send: () => void;
  /** The label of the button that sends the form. */
  readonly sendLabel: string;
  /** The other buttons. */
  readonly others: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector('input, select, textarea');
    if (first instanceof HTMLElement) first.focus();
  }, []);
  /** Fields that changed since the outcome: their mistakes may be gone. */
  const [edited, setEdited] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setEdited(new Set()), [outcome]);
  const mistakes = mistakesOf(outcome).filter(({ field }) => field === null || !edited.has(fieldId(field)));
  const markEdited = ({ target }: Event) => {
    if (target instanceof HTMLElement && outcome.type !== 'none') setEdited(new Set([...edited, target.id]));
  };
  return (
    <Mistakes.Provider value={mistakes}>
      <form
        ref={form}
        noValidate
        // Rendering between the two events of a choice would undo it: its own handler takes the second.
        onInput={(event) => {
          if (isTyped(event.target)) markEdited(event);
        }}
        onChange={markEdited}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <AlsoHere />
        {children}
        <footer class="desk-footer">
          <OutcomeView outcome={outcome} remedies={remedies} sendLabel={sendLabel} />
          {others}
          <button type="submit" class="button desk-main">
            {sendLabel}
          </button>
        </footer>
      </form>
    </Mistakes.Provider>
  );
}

/** Whether an element takes typed text. */
function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');
}

/** The buttons that every form of a thing has: discard, once something was typed, and check. */
export function FormButtons({
  close,
  typed,
  check,
}: {
  readonly close: () => void;
  readonly typed: Pick<Typed<object>, 'isBegun' | 'forget'>;
  readonly check: () => void;
}) {
  const discard = () => {
    typed.forget();
    close();
  };
  return (
    <>
      {typed.isBegun ? (
        <button type="button" class="button desk-aside" onClick={discard}>
          {deskWords.form.discard}
        </button>
      ) : null}
      <button type="button" class="button" onClick={check}>
        {deskWords.form.check}
      </button>
    </>
  );
}
