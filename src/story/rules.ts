/**
 * The rules that always hold; `docs/editors/rules.md` lists them by number. Pure functions: callers pass in what a
 * rule needs to know, and a rule returns every violation with its place.
 */
import { isDeepStrictEqual } from 'node:util';
import { ruleWords } from '../words/rules.js';
import {
  type Event,
  type Notice,
  type Position,
  type Proposal,
  principalsOf,
  type Source,
  type Statement,
  type Story,
  speakersOf,
  type ThingId,
} from './model.js';
import { EVENT_MOVES, moveFault, PROPOSAL_MOVES, STATEMENT_MOVES } from './moves.js';
import { GROWING_FIELDS, NOTICED_FIELDS } from './noticed-fields.js';
import {
  bareWords,
  carriesWords,
  directTextFault,
  directWords,
  indirectTextFault,
  mixedTextFault,
  wordingDifference,
} from './quotation.js';
import { type Instant, mayBeSameDay } from './time.js';
import { type Violation, type ViolationCode, violation } from './violation.js';
import type { NoticeKind, SpeechMode } from './vocabulary.js';

/** The names of the fields that differ between two versions of a thing, in the order of the thing's fields. */
export function changedFields<T extends object>(before: T, after: T): (keyof T & string)[] {
  return (Object.keys(after) as (keyof T & string)[]).filter(
    (field) => !isDeepStrictEqual(before[field], after[field]),
  );
}

/** The notices that allow a change of the words, attribution, time or channel of a statement. */
const CORRECTING: readonly NoticeKind[] = ['CORRECTION', 'CLARIFICATION', 'EDITORS_NOTE'];

const TEXT_RULE: Record<SpeechMode, { code: ViolationCode; fault: (text: string) => string | null }> = {
  DIRECT: { code: 'DIRECT_TEXT', fault: directTextFault },
  INDIRECT: { code: 'INDIRECT_TEXT', fault: indirectTextFault },
  MIXED: { code: 'MIXED_TEXT', fault: mixedTextFault },
};

/** Rules 1, 2 and 3: a statement by itself. `source` looks up a cited source. */
export function statementViolations(statement: Statement, source: (id: ThingId) => Source | null): Violation[] {
  const found: Violation[] = [];
  if (statement.attributions.length === 0) {
    found.push(violation('NO_ATTRIBUTION', ['attributions'], ruleWords.statement.noAttribution));
  }
  if (statement.citations.length === 0) {
    found.push(violation('NO_CITATION', ['citations'], ruleWords.statement.noCitation));
  }
  statement.attributions.forEach(({ speaker, label }, index) => {
    if (speaker !== null && label !== null) {
      const { speakerAndLabel } = ruleWords.statement;
      found.push(violation('SPEAKER_AND_LABEL', ['attributions', index, 'label'], speakerAndLabel));
    }
  });
  const { code, fault } = TEXT_RULE[statement.mode];
  const textFault = fault(statement.text);
  if (textFault !== null) found.push(violation(code, ['text'], ruleWords.text.ofMode(statement.mode, textFault)));
  const words = statement.mode === 'DIRECT' ? directWords(statement.text) : null;
  if (words !== null) found.push(...wordingViolations(statement, words, source));
  return found;
}

/** @param words The words of the text, without marks that do not belong there. */
function wordingViolations(statement: Statement, words: string, source: (id: ThingId) => Source | null): Violation[] {
  return statement.citations.flatMap((citation, index) => {
    const language = source(citation.source)?.language ?? statement.language;
    if (citation.quote === null || !isSameLanguage(language, statement.language)) return [];
    const { exact } = citation.quote;
    if (carriesWords(words, exact)) return [];
    const message = ruleWords.statement.notInPassage(citation.source);
    return [
      violation('WORDING_DIFFERS', ['citations', index, 'quote'], message, [], (budget) => {
        return ruleWords.statement.differsHere(wordingDifference(words, exact, statement.language, budget));
      }),
    ];
  });
}

/** Whether two tags name one language, whatever the region: `en-US` and `en` count as the same. */
function isSameLanguage(a: string, b: string): boolean {
  return a.split('-')[0] === b.split('-')[0];
}

/** Rules 4 and 9: which changes of a statement are allowed, and which of them need a notice. */
export function statementChangeViolations(before: Statement, after: Statement, notice: Notice | null): Violation[] {
  const move = moveFault('StatementStatus', STATEMENT_MOVES, before.status, after.status);
  if (move !== null) return [violation('MOVE_NOT_ALLOWED', ['status'], ruleWords.statement.is(move))];
  if (before.status === 'RETRACTED' || before.status === 'REDACTED') {
    const status = before.status.toLowerCase();
    return [violation('NOT_PUBLISHED', [], ruleWords.statement.isFinal(status))];
  }
  if (notice !== null && !CORRECTING.includes(notice.kind)) {
    return [violation('NOTICE_KIND', ['notice', 'kind'], ruleWords.statement.noticeKind(CORRECTING))];
  }
  const changed = [
    ...NOTICED_FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field])),
    ...GROWING_FIELDS.filter((field) => !keepsAll<unknown>(before[field], after[field])),
  ];
  const [first] = changed;
  if (first === undefined || notice !== null) return [];
  return [violation('NOTICE_REQUIRED', [first], ruleWords.statement.noticeRequired(changed))];
}

function keepsAll<T>(before: readonly T[], after: readonly T[]): boolean {
  return before.every((one) => after.some((other) => isDeepStrictEqual(one, other)));
}

/** Rule 13: the same speaker, possibly the same day, and the same words except for case and punctuation. */
export function isNearDuplicate(a: Statement, b: Statement): boolean {
  const speakers = speakersOf(b);
  return (
    mayBeSameDay(a.saidAt, b.saidAt) &&
    speakersOf(a).some((speaker) => speakers.includes(speaker)) &&
    bareWords(a.text) === bareWords(b.text)
  );
}

/** Rule 5: a position and its evidence. `statement` looks up a statement that is evidence. */
export function positionViolations(position: Position, statement: (id: ThingId) => Statement | null): Violation[] {
  const found: Violation[] = [];
  if (position.evidence.length === 0 && position.basis !== 'EDITORIAL') {
    const message = ruleWords.position.noEvidence(position.basis);
    found.push(violation('NO_EVIDENCE', ['evidence'], message));
  }
  const evidence = position.evidence.flatMap((id) => statement(id) ?? []);
  evidence.forEach((one, index) => {
    if (one.status !== 'PUBLISHED') {
      const message = ruleWords.position.evidenceStatus(one.key, one.status);
      found.push(violation('EVIDENCE_NOT_PUBLISHED', ['evidence', index], message));
    }
  });
  position.conditions.forEach((condition, index) => {
    const one = condition.evidence === null ? null : statement(condition.evidence);
    if (one !== null && one.status !== 'PUBLISHED') {
      const message = ruleWords.position.evidenceStatus(one.key, one.status);
      found.push(violation('EVIDENCE_NOT_PUBLISHED', ['conditions', index, 'evidence'], message));
    }
  });
  const basis = BASIS_RULE[position.basis];
  if (evidence.length > 0 && basis !== undefined && !evidence.some((one) => basis.of(one).includes(position.actor))) {
    const message = ruleWords.position.basis(position.basis, position.actor, basis.means);
    found.push(violation('BASIS_NOT_SUPPORTED', ['basis'], message));
  }
  const open = position.conditions.findIndex((condition) => condition.status === 'OPEN');
  if (position.stance === 'ACCEPTS' && open >= 0) {
    found.push(violation('CONDITION_OPEN', ['conditions', open, 'status'], ruleWords.position.conditionOpen));
  }
  if (position.stance === 'ACCEPTS_CONDITIONALLY' && position.conditions.length === 0) {
    found.push(violation('CONDITION_REQUIRED', ['conditions'], ruleWords.position.conditionMissing));
  }
  return found;
}

/**
 * Rule 6: whether a position still has evidence: a published statement in which the actor is the speaker or a
 * principal, if the basis requires that. A position taken without evidence rests on the desk's judgement.
 */
export function isSupported(position: Position, evidence: readonly Statement[]): boolean {
  if (position.evidence.length === 0) return true;
  const published = evidence.filter((statement) => statement.status === 'PUBLISHED');
  const basis = BASIS_RULE[position.basis];
  return published.some((statement) => basis === undefined || basis.of(statement).includes(position.actor));
}

const BASIS_RULE: Partial<Record<Position['basis'], { means: string; of: (statement: Statement) => ThingId[] }>> = {
  SELF_DECLARED: { means: ruleWords.position.speakerOf, of: speakersOf },
  ON_BEHALF: { means: ruleWords.position.principalOf, of: principalsOf },
};

/** Rule 9 for proposals. */
export function proposalMoveViolations(before: Proposal, after: Proposal): Violation[] {
  const move = moveFault('ProposalStatus', PROPOSAL_MOVES, before.status, after.status);
  return move === null ? [] : [violation('MOVE_NOT_ALLOWED', ['status'], ruleWords.proposal.is(move))];
}

/** Rule 7. `positions` are the current positions on the proposal. */
export function agreementViolations(proposal: Proposal, positions: readonly Position[]): Violation[] {
  if (proposal.status !== 'AGREED') return [];
  if (proposal.requiredParties.length === 0) {
    return [violation('NOT_AGREED', ['requiredParties'], ruleWords.proposal.noParties)];
  }
  return proposal.requiredParties
    .filter((party) => !positions.some((position) => position.actor === party && isAgreement(position)))
    .map((party) => violation('NOT_AGREED', ['status'], ruleWords.proposal.partyNotAgreed(party)));
}

function isAgreement({ state, stance, conditions }: Position): boolean {
  if (state !== 'CURRENT') return false;
  if (stance === 'ACCEPTS' || stance === 'ACCEPTS_WITH_RESERVATION') return true;
  return stance === 'ACCEPTS_CONDITIONALLY' && conditions.every((condition) => condition.status !== 'OPEN');
}

/** Rules 8 and 9 for events. `event` looks up another event; `now` is the desk's clock. */
export function eventViolations(
  event: Event,
  id: ThingId,
  before: Event | null,
  now: Instant,
  lookUp: (id: ThingId) => Event | null,
): Violation[] {
  const found: Violation[] = [];
  const move = before === null ? null : moveFault('EventStatus', EVENT_MOVES, before.status, event.status);
  if (move !== null) found.push(violation('MOVE_NOT_ALLOWED', ['status'], ruleWords.event.is(move)));
  if (event.status === 'POSTPONED' && event.previousTime === null) {
    found.push(violation('PREVIOUS_TIME_REQUIRED', ['previousTime'], ruleWords.event.previousTime));
  }
  if (event.status === 'HELD' && event.time === null) {
    found.push(violation('TIME_REQUIRED', ['time'], ruleWords.event.noTime));
  }
  if (event.status === 'HELD' && event.time !== null && event.time.earliest > now) {
    found.push(violation('NOT_IN_THE_PAST', ['time'], ruleWords.event.inTheFuture(event.time.edtf)));
  }
  const passed = new Set<ThingId>([id]);
  for (let parent = event.partOf; parent !== null; parent = lookUp(parent)?.partOf ?? null) {
    if (passed.has(parent)) {
      found.push(violation('CIRCLE', ['partOf'], ruleWords.event.partOfItself(id, parent)));
      break;
    }
    passed.add(parent);
  }
  return found;
}

/** A story that ends does not end before it starts. */
export function storyViolations(story: Story): Violation[] {
  return story.endedAt !== null && story.endedAt.latest < story.startedAt.earliest
    ? [violation('ENDS_BEFORE_START', ['endedAt'], ruleWords.story.endsBeforeStart(story.endedAt.edtf))]
    : [];
}
