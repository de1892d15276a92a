/** Publishing, correcting, withholding, releasing and retracting statements. */
import { isDeepStrictEqual } from 'node:util';
import type { Attribution, Notice, Statement, StatementRelation, ThingId, Translation } from '../../story/model.js';
import { moveFault, STATEMENT_MOVES } from '../../story/moves.js';
import {
  bareWords,
  isNearDuplicate,
  isSupported,
  statementChangeViolations,
  statementViolations,
} from '../../story/rules.js';
import type { Path } from '../../story/violation.js';
import type { NoticeKind, StatementStatus, UpdateKind } from '../../story/vocabulary.js';
import type { EntryOf, NoticeEntry, StatementFields } from '../story-file/definition.js';
import type { Entry } from '../story-file/parse.js';
import type { Draft } from './draft.js';
import { changed, required } from './entry.js';
import { planCitations } from './sources.js';

/** A statement entry: publishes a new statement, or changes one that is on the record. */
export async function planStatement(
  draft: Draft,
  { path, value }: Entry<EntryOf<'statements'>>,
  sameWords: ReadonlyMap<string, readonly ThingId[]>,
): Promise<void> {
  const { key, allowDuplicate = false, notice, ...fields } = value;
  const id = draft.idOf('statement', key);
  const before = await draft.get('statement', id);
  if (before !== null) {
    await change(draft, id, before, fields, notice === undefined ? null : noticeOf(notice), path, path);
    return;
  }
  if (notice !== undefined) {
    draft.report('NOTICE_KIND', [...path, 'notice'], 'A notice explains a change; this statement is new');
  }
  const statement = await build(draft, id, key, null, fields, path);
  if (statement === null) return;
  draft.reportAll(statementViolations(statement, await citedSources(draft, statement)), path);
  if (!allowDuplicate) await reportDuplicates(draft, id, statement, sameWords, path);
  draft.append({
    kind: 'STATEMENT_PUBLISHED',
    story: draft.story,
    subjectKind: 'statement',
    subject: id,
    notice: null,
    things: [{ kind: 'statement', id, body: statement }],
  });
}

export async function planCorrection(draft: Draft, { path, value }: Entry<EntryOf<'correct'>>): Promise<void> {
  const id = await draft.resolveOwn('statement', value.statement, [...path, 'statement']);
  const before = await draft.get('statement', id);
  if (before === null) return;
  await change(draft, id, before, value.set, noticeOf(value.notice), path, [...path, 'set']);
}

async function change(
  draft: Draft,
  id: ThingId,
  before: Statement,
  fields: StatementFields,
  notice: Notice | null,
  path: Path,
  fieldPath: Path,
): Promise<void> {
  const statement = await build(draft, id, before.key, before, fields, fieldPath);
  if (statement === null || (notice === null && isDeepStrictEqual(before, statement))) return;
  draft.reportAll(statementViolations(statement, await citedSources(draft, statement)), fieldPath);
  draft.reportAll(statementChangeViolations(before, statement, notice), path);
  draft.append({
    kind: notice === null ? 'STATEMENT_CHANGED' : 'STATEMENT_CORRECTED',
    story: draft.story,
    subjectKind: 'statement',
    subject: id,
    notice,
    things: [{ kind: 'statement', id, body: statement }],
  });
  if (notice !== null) await unsupport(draft, id);
}

const MOVES = {
  withhold: { to: 'WITHHELD', notice: 'HOLD', update: 'STATEMENT_WITHHELD' },
  release: { to: 'PUBLISHED', notice: 'RELEASE', update: 'STATEMENT_RELEASED' },
  retract: { to: 'RETRACTED', notice: 'RETRACTION', update: 'STATEMENT_RETRACTED' },
} as const satisfies Record<string, { to: StatementStatus; notice: NoticeKind; update: UpdateKind }>;

/** Withholds, releases or retracts a statement; a retraction takes the positions with it that rest on nothing else. */
export async function planMove(
  draft: Draft,
  operation: keyof typeof MOVES,
  { path, value }: Entry<EntryOf<'retract'>>,
): Promise<void> {
  const { to, notice, update } = MOVES[operation];
  const id = await draft.resolveOwn('statement', value.statement, [...path, 'statement']);
  const before = await draft.get('statement', id);
  if (before === null) return;
  const fault = before.status === to ? `already ${to}` : moveFault(STATEMENT_MOVES, before.status, to);
  if (fault !== null) draft.report('MOVE_NOT_ALLOWED', [...path, 'statement'], `${before.key} is ${fault}`);
  if (value.notice.kind !== notice) {
    const message = `To ${operation} a statement takes a notice of kind ${notice}, not ${value.notice.kind}`;
    draft.report('NOTICE_KIND', [...path, 'notice', 'kind'], message);
  }
  draft.append({
    kind: update,
    story: draft.story,
    subjectKind: 'statement',
    subject: id,
    notice: noticeOf(value.notice),
    things: [{ kind: 'statement', id, body: { ...before, status: to } }],
  });
  if (operation === 'retract') await unsupport(draft, id);
}

/** Rule 6: positions that rested on a statement which no longer supports them are UNSUPPORTED from the same batch on. */
async function unsupport(draft: Draft, changed: ThingId): Promise<void> {
  for (const [id, position] of await draft.currentPositions('evidence', changed)) {
    const evidence = await Promise.all(position.evidence.map((one) => draft.get('statement', one)));
    if (
      isSupported(
        position,
        evidence.filter((one) => one !== null),
      )
    )
      continue;
    draft.append({
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

/** The statement that an entry describes, or `null` (with what is missing reported) where it does not describe one. */
async function build(
  draft: Draft,
  id: ThingId,
  key: string,
  before: Statement | null,
  entry: StatementFields,
  path: Path,
): Promise<Statement | null> {
  const fields = required<Pick<Statement, 'mode' | 'text' | 'language' | 'saidAt' | 'channel'>>(draft, path, {
    mode: entry.mode ?? before?.mode,
    text: entry.text ?? before?.text,
    language: entry.language ?? before?.language,
    saidAt: entry.saidAt ?? before?.saidAt,
    channel: entry.channel ?? before?.channel,
  });
  const [translations, attributions, event, proposals, mentions, citations, relations] = await Promise.all([
    entry.translations === undefined ? (before?.translations ?? []) : planTranslations(draft, entry.translations, path),
    entry.attributions === undefined ? (before?.attributions ?? []) : planAttributions(draft, entry.attributions, path),
    entry.event === undefined || entry.event === null
      ? changed(entry.event, before?.event)
      : draft.resolve('event', entry.event, [...path, 'event']),
    entry.proposals === undefined
      ? (before?.proposals ?? [])
      : draft.resolveAll('proposal', entry.proposals, [...path, 'proposals']),
    entry.mentions === undefined
      ? (before?.mentions ?? [])
      : draft.resolveAll('actor', entry.mentions, [...path, 'mentions']),
    entry.citations === undefined
      ? (before?.citations ?? [])
      : planCitations(draft, entry.citations, [...path, 'citations']),
    entry.relations === undefined ? (before?.relations ?? []) : planRelations(draft, id, entry.relations, path),
  ]);
  if (fields === null) return null;
  return {
    story: draft.story,
    key,
    status: before?.status ?? 'PUBLISHED',
    ...fields,
    originalLanguage: changed(entry.originalLanguage, before?.originalLanguage),
    translations,
    attributions,
    event,
    proposals,
    mentions,
    citations,
    relations,
  };
}

function planTranslations(
  draft: Draft,
  entries: NonNullable<StatementFields['translations']>,
  path: Path,
): Promise<Translation[]> {
  return Promise.all(
    entries.map(async ({ text, language, translator, source, machine }, index) => ({
      text,
      language,
      translator: translator ?? null,
      source:
        source === undefined || source === null
          ? null
          : await draft.resolve('source', source, [...path, 'translations', index, 'source']),
      machine: machine ?? false,
    })),
  );
}

function planAttributions(
  draft: Draft,
  entries: NonNullable<StatementFields['attributions']>,
  path: Path,
): Promise<Attribution[]> {
  return Promise.all(
    entries.map(async (entry, index) => {
      const at = [...path, 'attributions', index];
      const actor = (field: 'speaker' | 'relayedBy' | 'addressedTo') => {
        const name = entry[field];
        return name === undefined || name === null ? null : draft.resolve('actor', name, [...at, field]);
      };
      const speaker = await actor('speaker');
      const present = speaker === null ? null : await draft.get('actor', speaker);
      return {
        speaker,
        label: entry.label ?? null,
        onBehalfOf: await draft.resolveAll('actor', entry.onBehalfOf ?? [], [...at, 'onBehalfOf']),
        // Frozen here: what the actor's title becomes later does not change who said this.
        office: changed(entry.office, present?.office),
        relayedBy: await actor('relayedBy'),
        addressedTo: await actor('addressedTo'),
      };
    }),
  );
}

function planRelations(
  draft: Draft,
  id: ThingId,
  entries: NonNullable<StatementFields['relations']>,
  path: Path,
): Promise<StatementRelation[]> {
  return Promise.all(
    entries.map(async ({ kind, statement }, index) => {
      const at = [...path, 'relations', index, 'statement'];
      if (draft.idOf('statement', statement) === id) {
        draft.report('RELATES_TO_ITSELF', at, 'A statement does not relate to itself');
      }
      return { kind, statement: await draft.resolve('statement', statement, at) };
    }),
  );
}

async function citedSources(draft: Draft, statement: Statement) {
  const ids = [...new Set(statement.citations.map((citation) => citation.source))];
  const sources = new Map(await Promise.all(ids.map(async (id) => [id, await draft.get('source', id)] as const)));
  return (id: ThingId) => sources.get(id) ?? null;
}

/** Rule 13: whether the same speaker is already on the record with the same words on that day. */
async function reportDuplicates(
  draft: Draft,
  id: ThingId,
  statement: Statement,
  sameWords: ReadonlyMap<string, readonly ThingId[]>,
  path: Path,
): Promise<void> {
  const words = bareWords(statement.text);
  for (const other of new Set([...(sameWords.get(words) ?? []), ...(draft.statementsOfWords.get(words) ?? [])])) {
    const one = other === id ? null : await draft.get('statement', other);
    if (one === null || one.status === 'RETRACTED' || !isNearDuplicate(statement, one)) continue;
    const message =
      `${one.key} already has the same speaker, day and words; add to that one, ` +
      'or write allowDuplicate: true if this is another utterance';
    draft.report('DUPLICATE_STATEMENT', [...path, 'text'], message);
  }
}
