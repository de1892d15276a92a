/** Publishing, correcting, withholding, releasing and retracting statements. */
import { isDeepStrictEqual } from 'node:util';
import { Pace } from '../../pace.js';
import type { Notice, Position, Statement, ThingId } from '../../story/model.js';
import { moveFault, STATEMENT_MOVES } from '../../story/moves.js';
import { bareWords } from '../../story/quotation.js';
import { redacted } from '../../story/redaction.js';
import { isNearDuplicate, isSupported, statementChangeViolations, statementViolations } from '../../story/rules.js';
import type { Path } from '../../story/violation.js';
import type { NoticeKind, StatementStatus, UpdateKind } from '../../story/vocabulary.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { OperationOf } from '../operation.js';
import type { NoticeEntry, StatementFields } from '../story-file/definition.js';
import type { Batch } from './batch.js';
import type { DraftsRead } from './drafts.js';
import { describedStatement } from './statement-fields.js';

/** A statement entry: publishes a new statement, or changes one that is on the record. */
export async function planStatement(
  batch: Batch,
  { path, value, expects }: OperationOf<'statements'>,
  sameWords: ReadonlyMap<string, readonly ThingId[]>,
  drafts: DraftsRead,
): Promise<void> {
  const { key, allowDuplicate = false, allowUnsupported = false, notice, ...fields } = value;
  const id = batch.idOf('statement', key);
  const before = await batch.get('statement', id);
  if (before !== null) {
    const explained = notice === undefined ? null : noticeOf(notice);
    const namePath = expects.of === 'version' ? expects.target : [...path, 'key'];
    await change(batch, { id, before, fields, notice: explained, allowUnsupported, namePath }, path, path);
    return;
  }
  if (notice !== undefined) {
    batch.report('NOTICE_KIND', [...path, 'notice'], mistakeWords.statement.newWithNotice);
  }
  const statement = await describedStatement(batch, id, key, null, fields, path);
  batch.reportAll(statementViolations(statement, await citedSources(batch, statement)), path);
  if (!allowDuplicate) await reportDuplicates(batch, id, statement, sameWords, path);
  if (drafts.has(id)) batch.outcome.drafts.push({ type: 'discard', id });
  batch.append({
    kind: 'STATEMENT_PUBLISHED',
    story: batch.story,
    subjectKind: 'statement',
    subject: id,
    notice: null,
    things: [{ kind: 'statement', id, body: statement }],
  });
}

export async function planCorrection(batch: Batch, { path, value }: OperationOf<'correct'>): Promise<void> {
  const id = await batch.resolveOwn('statement', value.statement, [...path, 'statement']);
  const before = await batch.get('statement', id);
  if (before === null) return;
  const { set: fields, allowUnsupported = false } = value;
  const notice = noticeOf(value.notice);
  const namePath = [...path, 'statement'];
  await change(batch, { id, before, fields, notice, allowUnsupported, namePath }, path, [...path, 'set']);
}

interface StatementChange {
  readonly id: ThingId;
  readonly before: Statement;
  readonly fields: StatementFields;
  readonly notice: Notice | null;
  readonly allowUnsupported: boolean;
  /** The path of the statement's name. */
  readonly namePath: Path;
}

async function change(
  batch: Batch,
  { id, before, fields, notice, allowUnsupported, namePath }: StatementChange,
  path: Path,
  fieldPath: Path,
): Promise<void> {
  const statement = await describedStatement(batch, id, before.key, before, fields, fieldPath);
  if (notice === null && isDeepStrictEqual(before, statement)) return;
  for (const { code, path: inner, sentence } of statementChangeViolations(before, statement, notice)) {
    batch.report(code, inner.length === 0 ? namePath : [...path, ...inner], sentence);
  }
  batch.reportAll(statementViolations(statement, await citedSources(batch, statement)), fieldPath);
  batch.append({
    kind: notice === null ? 'STATEMENT_CHANGED' : 'STATEMENT_CORRECTED',
    story: batch.story,
    subjectKind: 'statement',
    subject: id,
    notice,
    things: [{ kind: 'statement', id, body: statement }],
  });
  if (notice !== null) await unsupport(batch, id, allowUnsupported, namePath);
}

const MOVES = {
  withhold: { to: 'WITHHELD', notice: 'HOLD', update: 'STATEMENT_WITHHELD' },
  release: { to: 'PUBLISHED', notice: 'RELEASE', update: 'STATEMENT_RELEASED' },
  retract: { to: 'RETRACTED', notice: 'RETRACTION', update: 'STATEMENT_RETRACTED' },
  redact: { to: 'REDACTED', notice: 'REDACTION', update: 'STATEMENT_REDACTED' },
} as const satisfies Record<string, { to: StatementStatus; notice: NoticeKind; update: UpdateKind }>;

/**
 * Withholds, releases, retracts or redacts a statement. After a retraction or a redaction, positions that rest on
 * nothing else are UNSUPPORTED. A redaction also erases the text from earlier updates; the record does that itself.
 */
export async function planMove(
  batch: Batch,
  {
    type,
    path,
    value,
  }: OperationOf<'withhold'> | OperationOf<'release'> | OperationOf<'retract'> | OperationOf<'redact'>,
): Promise<void> {
  const { to, notice, update } = MOVES[type];
  const id = await batch.resolveOwn('statement', value.statement, [...path, 'statement']);
  const before = await batch.get('statement', id);
  if (before === null) return;
  await reportMissingRole(batch, type, id, path);
  const fault =
    before.status === to
      ? mistakeWords.statement.already(to)
      : moveFault('StatementStatus', STATEMENT_MOVES, before.status, to);
  if (fault !== null)
    batch.report('MOVE_NOT_ALLOWED', [...path, 'statement'], mistakeWords.statement.is(before.key, fault));
  if (value.notice.kind !== notice) {
    batch.report(
      'NOTICE_KIND',
      [...path, 'notice', 'kind'],
      mistakeWords.statement.noticeKind(type, notice, value.notice.kind),
    );
  }
  const after = { ...before, status: to };
  batch.append({
    kind: update,
    story: batch.story,
    subjectKind: 'statement',
    subject: id,
    notice: noticeOf(value.notice),
    things: [{ kind: 'statement', id, body: type === 'redact' ? redacted(after) : after }],
  });
  if (type === 'retract' || type === 'redact') {
    await unsupport(batch, id, value.allowUnsupported ?? false, [...path, 'statement']);
  }
}

/** Only a chief may redact, or retract a statement that somebody else has published. */
async function reportMissingRole(batch: Batch, type: keyof typeof MOVES, id: ThingId, path: Path): Promise<void> {
  const { editor, lookUp } = batch.given;
  if (editor.role === 'CHIEF' || (type !== 'retract' && type !== 'redact')) return;
  const about = [{ kind: 'statement', id }] as const;
  if (type === 'redact') {
    return batch.report('CHIEF_REQUIRED', [...path, 'statement'], mistakeWords.statement.chiefRedacts, about);
  }
  const published = await batch.head.get('statement', id);
  if (published === null || (await lookUp.editorOf(published.firstOffset)) === editor.name) return;
  batch.report('CHIEF_REQUIRED', [...path, 'statement'], mistakeWords.statement.chiefRetracts(id), about);
}

/** How many of the positions without evidence a message names. */
const POSITIONS_NAMED = 20;

/**
 * Rule 6: positions whose evidence no longer supports them are UNSUPPORTED from the same batch on. This takes away
 * more than the editor asked for, so the input must allow it.
 */
async function unsupport(batch: Batch, changed: ThingId, allowed: boolean, path: Path): Promise<void> {
  const lost: { readonly id: ThingId; readonly position: Position }[] = [];
  for (const [id, position] of await batch.currentPositions('evidence', changed)) {
    const evidence = await Promise.all(
      position.evidence.map(async (one) => {
        const statement = await batch.get('statement', one);
        // A correction of a withheld statement: withholding leaves positions as they are, and the statement may be
        // released.
        return one === changed && statement?.status === 'WITHHELD'
          ? ({ ...statement, status: 'PUBLISHED' } as const)
          : statement;
      }),
    );
    const left = evidence.filter((one) => one !== null);
    if (!isSupported(position, left)) lost.push({ id, position });
  }
  if (lost.length > 0 && !allowed) {
    const named = lost
      .slice(0, POSITIONS_NAMED)
      .map(({ position }) => mistakeWords.statement.evidenceOf(position.actor, position.proposal, position.stance));
    const message = mistakeWords.statement.lastEvidence(named, lost.length - named.length);
    const about = lost.map(({ id }) => ({ kind: 'position', id }) as const);
    batch.report('POSITIONS_LOSE_EVIDENCE', path, message, about);
  }
  for (const { id, position } of lost) {
    batch.append({
      kind: 'POSITION_UNSUPPORTED',
      story: position.story,
      subjectKind: 'position',
      subject: id,
      notice: null,
      things: [{ kind: 'position', id, body: { ...position, state: 'UNSUPPORTED' } }],
    });
  }
}

function noticeOf({ kind, reason, text, internalNote }: NoticeEntry): Notice {
  return { kind, reason, text, internalNote: internalNote ?? null };
}

async function citedSources(batch: Batch, statement: Statement) {
  const ids = [...new Set(statement.citations.map((citation) => citation.source))];
  const sources = new Map(await Promise.all(ids.map(async (id) => [id, await batch.get('source', id)] as const)));
  return (id: ThingId) => sources.get(id) ?? null;
}

/** How many duplicates of one statement are reported. */
const DUPLICATES_TOLD = 10;

/** Rule 13: whether the record already has the same words of the same speaker on that day. */
async function reportDuplicates(
  batch: Batch,
  id: ThingId,
  statement: Statement,
  sameWords: ReadonlyMap<string, readonly ThingId[]>,
  path: Path,
): Promise<void> {
  const words = bareWords(statement.text);
  const pace = new Pace();
  let found = 0;
  for (const other of new Set([
    ...(sameWords.get(words) ?? []),
    ...(batch.outcome.statementsOfWords.get(words) ?? []),
  ])) {
    await pace.next();
    const one = other === id ? null : await batch.get('statement', other);
    if (one === null || one.status === 'RETRACTED' || one.status === 'REDACTED' || !isNearDuplicate(statement, one))
      continue;
    const about = [{ kind: 'statement', id: other }] as const;
    batch.report('DUPLICATE_STATEMENT', [...path, 'text'], mistakeWords.statement.duplicate(one.key), about);
    found += 1;
    if (found === DUPLICATES_TOLD) return;
  }
}
