/** The outcome of a batch, above the buttons of a form. Screen readers announce it. */

import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import type { FieldMistake } from './batch.js';
import { excerpt } from './choices.js';
import { elementOf, fieldId, type RefusedApply, type SendOutcome } from './sending.js';
import { useTheDesk } from './use-desk.js';

/** The actions that remain after a refusal. */
export interface Remedies {
  /** Loads the current state. */
  readonly load?: (() => void) | undefined;
  /** Sends the batch again, with the permission that it lacked. */
  readonly confirm?: (() => void) | undefined;
}

const words = deskWords.outcome;

export function OutcomeView({
  outcome,
  remedies,
  sendLabel = '',
}: {
  readonly outcome: SendOutcome;
  readonly remedies: Remedies;
  /** The label of the button that sends the form. */
  readonly sendLabel?: string;
}) {
  const mistakes = mistakesOf(outcome);
  useEffect(() => focusFirst(mistakes), [outcome]);
  const isGood = outcome.type === 'sending' || outcome.type === 'checked';
  // Both live regions are always there, because screen readers announce only changes of regions that they know.
  return (
    <>
      <div class="desk-outcome desk-well" role="status">
        {isGood ? <GoodOutcome outcome={outcome} sendLabel={sendLabel} /> : null}
      </div>
      <div class="desk-outcome" role="alert">
        {isGood ? null : <BadOutcome outcome={outcome} remedies={remedies} />}
      </div>
    </>
  );
}

type Good = Extract<SendOutcome, { readonly type: 'sending' | 'checked' }>;

function GoodOutcome({ outcome, sendLabel }: { readonly outcome: Good; readonly sendLabel: string }) {
  if (outcome.type === 'sending') return <p>{words.sending}</p>;
  return <p>{outcome.updates.length === 0 ? words.unchanged : words.ready(sendLabel)}</p>;
}

/** The mistakes in what was sent. */
export function mistakesOf(outcome: SendOutcome): readonly FieldMistake[] {
  return outcome.type === 'mistakes' || outcome.type === 'refused' ? outcome.mistakes : [];
}

/** Focuses the first field with a mistake: mistakes are in the order of the form. */
function focusFirst(mistakes: readonly FieldMistake[]): void {
  focusOn(mistakes.map(elementOf).find((element) => element !== null) ?? null);
}

/** Focuses a field, and unfolds what hides it. */
function focusOn(element: HTMLElement | null): void {
  for (
    let part = element?.closest('details') ?? null;
    part !== null;
    part = part.parentElement?.closest('details') ?? null
  ) {
    part.open = true;
  }
  element?.focus();
}

function BadOutcome({
  outcome,
  remedies,
}: {
  readonly outcome: Exclude<SendOutcome, Good>;
  readonly remedies: Remedies;
}) {
  switch (outcome.type) {
    case 'none':
      return null;
    case 'lost':
      return <p>{words.lost}</p>;
    case 'failed':
      return <p>{outcome.message}</p>;
    case 'mistakes':
      return <MistakeList title={words.missing} mistakes={outcome.mistakes} />;
    case 'refused':
      return <Refused refusal={outcome.refusal} mistakes={outcome.mistakes} remedies={remedies} />;
  }
}

function MistakeList({ title, mistakes }: { readonly title: string; readonly mistakes: readonly FieldMistake[] }) {
  return (
    <>
      <p>{title}</p>
      <ul>
        {mistakes.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field === null ? (
              message
            ) : (
              <a
                href={`#${fieldId(field)}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusOn(document.getElementById(fieldId(field)));
                }}
              >
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Refused({
  refusal,
  mistakes,
  remedies: { load, confirm },
}: {
  readonly refusal: RefusedApply;
  readonly mistakes: readonly FieldMistake[];
  readonly remedies: Remedies;
}) {
  const { viewer } = useTheDesk();
  switch (refusal.__typename) {
    case 'Conflict':
      return (
        <>
          <p>{conflictInWords(refusal, viewer.name)}</p>
          {load === undefined ? null : <Remedy act={load}>{words.load}</Remedy>}
        </>
      );
    case 'DuplicateStatement':
      return (
        <>
          <p>{words.duplicate}</p>
          <ul>
            {refusal.existing.map(({ id, permalink, text }) => (
              <li key={id}>
                <a href={permalink} target="_blank" rel="noopener">
                  {words.newTab(text === null ? words.hiddenStatement : excerpt(text))}
                </a>
              </li>
            ))}
          </ul>
          {confirm === undefined ? null : <Remedy act={confirm}>{words.publishAnother}</Remedy>}
        </>
      );
    case 'PositionsLoseEvidence':
      return (
        <>
          <p>{words.evidence}</p>
          <ul>
            {refusal.positions.map(({ id, actor, proposal, stance }) => (
              <li key={id}>{words.position(actor.name, proposal.title, terms.stance[stance])}</li>
            ))}
          </ul>
          {confirm === undefined ? null : <Remedy act={confirm}>{words.doAnyway}</Remedy>}
        </>
      );
    default: {
      const messages = mistakes.length > 0 ? mistakes : [{ field: null, message: refusal.message }];
      return <MistakeList title={words.refused} mistakes={messages} />;
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

/** @param viewer The name of the editor who has sent it. */
function conflictInWords(
  { code, message, draft, currentVersion, changedBy }: Extract<RefusedApply, { __typename: 'Conflict' }>,
  viewer: string,
) {
  if (code === 'IDEMPOTENCY_KEY_REUSED') return words.arrivedBefore;
  const by = changedBy ?? null;
  if (draft !== null && draft !== undefined) {
    return words.draftConflict(draft.savedBy, draft.savedBy === viewer, draft.revision);
  }
  return code === 'VERSION_CONFLICT'
    ? words.versionConflict(by, by === viewer, currentVersion)
    : words.conflict(message);
}
