/** What a statement is to be, by what an entry says of it and by what it was before. */
import type { Attribution, Statement, StatementRelation, ThingId, Translation } from '../../story/model.js';
import type { Path } from '../../story/violation.js';
import type { StatementFields } from '../story-file/definition.js';
import type { Batch } from './batch.js';
import { changed, MISSING_LANGUAGE, MISSING_TEXT, MISSING_TIME, required } from './entry.js';
import { planCitations } from './sources.js';

/** The statement that an entry describes. What is missing is reported. */
export async function describedStatement(
  batch: Batch,
  id: ThingId,
  key: string,
  before: Statement | null,
  entry: StatementFields,
  path: Path,
): Promise<Statement> {
  const fields = required<Pick<Statement, 'mode' | 'text' | 'language' | 'saidAt' | 'channel'>>(
    batch,
    path,
    entry,
    before,
    { mode: 'INDIRECT', text: MISSING_TEXT, language: MISSING_LANGUAGE, saidAt: MISSING_TIME, channel: 'UNKNOWN' },
  );
  const [translations, attributions, event, proposals, mentions, citations, relations] = await Promise.all([
    entry.translations === undefined ? (before?.translations ?? []) : planTranslations(batch, entry.translations, path),
    entry.attributions === undefined ? (before?.attributions ?? []) : planAttributions(batch, entry.attributions, path),
    entry.event === undefined || entry.event === null
      ? changed(entry.event, before?.event)
      : batch.resolve('event', entry.event, [...path, 'event']),
    entry.proposals === undefined
      ? (before?.proposals ?? [])
      : batch.resolveAll('proposal', entry.proposals, [...path, 'proposals']),
    entry.mentions === undefined
      ? (before?.mentions ?? [])
      : batch.resolveAll('actor', entry.mentions, [...path, 'mentions']),
    entry.citations === undefined
      ? (before?.citations ?? [])
      : planCitations(batch, entry.citations, [...path, 'citations']),
    entry.relations === undefined ? (before?.relations ?? []) : planRelations(batch, id, entry.relations, path),
  ]);
  return {
    story: batch.story,
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
  batch: Batch,
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
          : await batch.resolve('source', source, [...path, 'translations', index, 'source']),
      machine: machine ?? false,
    })),
  );
}

function planAttributions(
  batch: Batch,
  entries: NonNullable<StatementFields['attributions']>,
  path: Path,
): Promise<Attribution[]> {
  return Promise.all(
    entries.map(async (entry, index) => {
      const at = [...path, 'attributions', index];
      const actor = (field: 'speaker' | 'relayedBy' | 'addressedTo') => {
        const name = entry[field];
        return name === undefined || name === null ? null : batch.resolve('actor', name, [...at, field]);
      };
      const speaker = await actor('speaker');
      const present = speaker === null ? null : await batch.get('actor', speaker);
      return {
        speaker,
        label: entry.label ?? null,
        onBehalfOf: await batch.resolveAll('actor', entry.onBehalfOf ?? [], [...at, 'onBehalfOf']),
        // Frozen here: what the actor's title becomes later does not change who said this.
        office: changed(entry.office, present?.office),
        relayedBy: await actor('relayedBy'),
        addressedTo: await actor('addressedTo'),
      };
    }),
  );
}

function planRelations(
  batch: Batch,
  id: ThingId,
  entries: NonNullable<StatementFields['relations']>,
  path: Path,
): Promise<StatementRelation[]> {
  return Promise.all(
    entries.map(async ({ kind, statement }, index) => {
      const at = [...path, 'relations', index, 'statement'];
      if (batch.idOf('statement', statement) === id) {
        batch.report('RELATES_TO_ITSELF', at, 'A statement does not relate to itself');
      }
      return { kind, statement: await batch.resolve('statement', statement, at) };
    }),
  );
}
