/** What became of what was sent, said above the buttons: to those who see it, and at once to those who hear it. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { STANCES } from '../words/vocabulary.js';
import { shortened } from './choices.js';
import { type FieldMistake, fieldId, type Outcome, type Refusal } from './sending.js';

/** What can be done about a refusal. */
export interface Remedies {
  /** Loads what is there now. */
  readonly load?: (() => void) | undefined;
  /** Sends it again, saying that it is meant. */
  readonly meant?: ((what: 'allowDuplicate' | 'allowUnsupported') => void) | undefined;
}

export function OutcomeView({
  outcome,
  remedies,
  sends = '',
}: {
  readonly outcome: Outcome;
  readonly remedies: Remedies;
  /** What the button says that sends it. */
  readonly sends?: string;
}) {
  const mistakes = mistakesOf(outcome);
  useEffect(() => focusFirst(mistakes), [outcome]);
  const isWell = outcome.type === 'sending' || outcome.type === 'checked';
  // Both are there from the beginning, so that those who hear the page are told what comes into them.
  return (
    <>
      <div class="desk-outcome desk-well" role="status">
        {isWell ? <Well outcome={outcome} sends={sends} /> : null}
      </div>
      <div class="desk-outcome" role="alert">
        {isWell ? null : <Told outcome={outcome} remedies={remedies} />}
      </div>
    </>
  );
}

type Good = Extract<Outcome, { readonly type: 'sending' | 'checked' }>;

function Well({ outcome, sends }: { readonly outcome: Good; readonly sends: string }) {
  if (outcome.type === 'sending') return <p>Sending …</p>;
  return <p>{outcome.updates.length === 0 ? 'Nothing would change.' : `Ready to ${sends.toLowerCase()}.`}</p>;
}

/** Everything that is wrong with what was sent. */
export function mistakesOf(outcome: Outcome): readonly FieldMistake[] {
  return outcome.type === 'mistakes' || outcome.type === 'refused' ? outcome.mistakes : [];
}

/** Moves the focus to the first field, in the order of the page, with which something is wrong. */
function focusFirst(mistakes: readonly FieldMistake[]): void {
  const elements = mistakes.flatMap(({ field }) => {
    const element = field === null ? null : document.getElementById(fieldId(field));
    return element === null ? [] : [element];
  });
  const [first] = elements.sort((a, b) =>
    a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : a === b ? 0 : 1,
  );
  first?.focus();
}

function Told({ outcome, remedies }: { readonly outcome: Exclude<Outcome, Good>; readonly remedies: Remedies }) {
  switch (outcome.type) {
    case 'none':
      return null;
    case 'lost':
      return (
        <p>
          The service cannot be reached, so it is not known whether this has arrived. What you typed is kept. Send it
          again: it is done once, however often it arrives.
        </p>
      );
    case 'failed':
      return <p>{outcome.message}</p>;
    case 'mistakes':
      return <MistakeList title="This is missing:" mistakes={outcome.mistakes} />;
    case 'refused':
      return <Refused refusal={outcome.refusal} mistakes={outcome.mistakes} remedies={remedies} />;
  }
}

function MistakeList({ title, mistakes }: { readonly title: string; readonly mistakes: readonly FieldMistake[] }) {
  return (
    <>
      <p>{title}</p>
      <ul>
        {mistakes.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </>
  );
}

function Refused({
  refusal,
  mistakes,
  remedies: { load, meant },
}: {
  readonly refusal: Refusal;
  readonly mistakes: readonly FieldMistake[];
  readonly remedies: Remedies;
}) {
  switch (refusal.__typename) {
    case 'Conflict':
      return (
        <>
          <p>{conflictInWords(refusal)}</p>
          {load === undefined ? null : <Remedy act={load}>Load the current version</Remedy>}
        </>
      );
    case 'DuplicateStatement':
      return (
        <>
          <p>The same speaker is on the record with the same words that day:</p>
          <ul>
            {refusal.existing.map(({ id, permalink, text }) => (
              <li key={id}>
                <a href={permalink} target="_blank" rel="noopener">
                  {shortened(text ?? 'a statement that is not shown')} (opens a new tab)
                </a>
              </li>
            ))}
          </ul>
          {meant === undefined ? null : (
            <Remedy act={() => meant('allowDuplicate')}>Publish as another statement</Remedy>
          )}
        </>
      );
    case 'PositionsLoseEvidence':
      return (
        <>
          <p>This is the last evidence of these positions, which would be without support:</p>
          <ul>
            {refusal.positions.map(({ id, actor, proposal, stance }) => (
              <li key={id}>
                {actor.name} on “{proposal.title}”: {STANCES[stance]}
              </li>
            ))}
          </ul>
          {meant === undefined ? null : <Remedy act={() => meant('allowUnsupported')}>Do it anyway</Remedy>}
        </>
      );
    default: {
      const messages = mistakes.length > 0 ? mistakes : [{ field: null, message: refusal.message }];
      return <MistakeList title={`Nothing was done (${refusal.code}):`} mistakes={messages} />;
    }
  }
}

function Remedy({ act, children }: { readonly act: () => void; readonly children: ComponentChildren }) {
  return (
    <button type="button" class="button" onClick={act}>
      {children}
    </button>
  );
}

function conflictInWords({ code, message, draft, currentVersion }: Extract<Refusal, { __typename: 'Conflict' }>) {
  if (code === 'IDEMPOTENCY_KEY_REUSED') {
    return 'What was sent before the connection was lost has arrived, and this is something else. Look at what is there now before you send this.';
  }
  if (draft !== null && draft !== undefined) {
    return `Nothing was done: ${draft.savedBy} has saved this draft since; it is at revision ${draft.revision}. What you typed is kept.`;
  }
  const now = currentVersion === null ? '' : ` It is at version ${currentVersion} now.`;
  return code === 'VERSION_CONFLICT'
    ? `Nothing was done: somebody else has changed this statement since you saw it.${now} What you typed is kept.`
    : `Nothing was done: ${message}`;
}
