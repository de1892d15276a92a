/** The tables of a story: their columns and rows. */
import { EVENT_FIELDS } from '../story/event-fields.js';
import { globalId } from '../story/global-id.js';
import type { Event, Position, Proposal, Statement } from '../story/model.js';
import { POSITION_FIELDS } from '../story/position-fields.js';
import { PROPOSAL_FIELDS } from '../story/proposal-fields.js';
import { STATEMENT_FIELDS } from '../story/statement-fields.js';
import { NoticeKind, NoticeReason, PositionState, StatementStatus } from '../story/vocabulary.js';
import { statementUrl } from './addresses.js';
import { address, type CellValue, type Column, counted, oneOf, optional, required } from './column.js';
import { DefinedColumns } from './defined-columns.js';
import { noticeId, urnOf } from './ids.js';
import type { Exported, ExportedStatement, StatementRevision, StoryExport } from './story-export.js';
import { creditOf, nameOf } from './wording.js';

/** A reference from columns of one table to rows of another (Table Schema, "Foreign Keys"). */
interface ForeignKey {
  readonly fields: string | readonly string[];
  readonly reference: { readonly resource: TableName; readonly fields: string | readonly string[] };
}

/** A table with its cells. */
export interface Table {
  readonly name: TableName;
  readonly title: string;
  readonly columns: readonly Omit<Column<never>, 'value'>[];
  readonly primaryKey: string | readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly rows: readonly (readonly CellValue[])[];
}

export const TABLE_NAMES = ['statements', 'notices', 'positions', 'proposals', 'events'] as const;
/** The name of a table. */
export type TableName = (typeof TABLE_NAMES)[number];

/** The table of a story with this name. */
export function tableOf(name: TableName, story: StoryExport, base: string): Table {
  return TABLES[name](story, base);
}

type Keys = Pick<Table, 'primaryKey' | 'foreignKeys'>;

function table<Row>(
  name: TableName,
  title: string,
  { primaryKey, foreignKeys }: Keys,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Table {
  return {
    name,
    title,
    columns: columns.map(({ value: _value, ...described }) => described),
    primaryKey,
    foreignKeys,
    rows: rows.map((row) => columns.map(({ value }) => value(row))),
  };
}

const TABLES: Readonly<Record<TableName, (story: StoryExport, base: string) => Table>> = {
  statements,
  notices,
  positions,
  proposals,
  events,
};

interface Revision {
  readonly statement: ExportedStatement;
  readonly revision: StatementRevision;
}

function revisionsOf(story: StoryExport): Revision[] {
  return story.statements.flatMap((statement) => statement.revisions.map((revision) => ({ statement, revision })));
}

function statements(story: StoryExport, base: string): Table {
  const event = { fields: 'event', reference: { resource: 'events', fields: 'id' } } as const;
  const keys = { primaryKey: ['id', 'revision'], foreignKeys: [event] };
  const attributions = ({ revision }: Revision) => revision.body.attributions;
  const given = new DefinedColumns<Statement, Revision>(STATEMENT_FIELDS, ({ revision }) => revision.body);
  const columns: Column<Revision>[] = [
    required('id', 'The id of the statement, the same in every format; it never changes.', ({ statement }) =>
      globalId('statement', statement.id),
    ),
    counted('revision', 'Which version of it: 1, 2, 3, …', ({ revision }) => revision.number),
    required('current', 'Whether it is the newest version.', isCurrent, 'boolean'),
    required('key', 'Its readable name in the story.', ({ statement }) => statement.body.key),
    address('url', 'Its page.', ({ statement }) => statementUrl(base, statement.id)),
    required('urn', 'Its id in feeds.', ({ statement }) => urnOf('statement', statement.id)),
    required('recorded_at', 'When this version was recorded.', ({ revision }) => revision.recordedAt, 'datetime'),
    oneOf('status', 'Whether it stood.', StatementStatus, ({ revision }) => revision.body.status),
    ...given.take('mode'),
    optional(
      'text',
      'The words, without quotation marks around those of DIRECT ones; none where they are not shown, in no version of a statement that is not shown now.',
      ({ revision }) => (revision.isShown ? revision.body.text : null),
    ),
    ...given.take('language'),
    ...given.take('originalLanguage'),
    required('attribution', 'Who said it, in words.', ({ revision }) => creditOf(story, revision.body)),
    required(
      'speakers',
      'The names of those who said it, where known.',
      (row) => attributions(row).flatMap(({ speaker }) => (speaker === null ? [] : [nameOf(story, speaker)])),
      'array',
    ),
    required(
      'speaker_ids',
      'Their ids.',
      (row) => attributions(row).flatMap(({ speaker }) => (speaker === null ? [] : [globalId('actor', speaker)])),
      'array',
    ),
    required(
      'on_behalf_of',
      'The names of those it was said on behalf of.',
      (row) => attributions(row).flatMap(({ onBehalfOf }) => onBehalfOf.map((one) => nameOf(story, one))),
      'array',
    ),
    required(
      'on_behalf_of_ids',
      'Their ids.',
      (row) => attributions(row).flatMap(({ onBehalfOf }) => onBehalfOf.map((one) => globalId('actor', one))),
      'array',
    ),
    ...given.take('saidAt'),
    ...given.take('channel'),
    ...given.take('event'),
    ...given.take('proposals'),
    required(
      'sources',
      'The addresses of its sources.',
      ({ revision }) => revision.body.citations.flatMap(({ source }) => story.sources.get(source)?.url ?? []),
      'array',
    ),
    // Columns are only ever added at the end: those who read a table by position go on reading it.
    ...given.rest(),
  ];
  return table(
    'statements',
    'What was said, one row for each version of each statement',
    keys,
    columns,
    revisionsOf(story),
  );
}

function isCurrent({ statement, revision }: Revision): boolean {
  return revision.number === statement.version;
}

function notices(story: StoryExport): Table {
  const version = ['statement', 'revision'];
  const statement = { fields: version, reference: { resource: 'statements', fields: ['id', 'revision'] } } as const;
  const rows = revisionsOf(story).flatMap(({ statement: { id }, revision: { number, notice, recordedAt } }) =>
    notice === null ? [] : [{ id, number, recordedAt, ...notice }],
  );
  const columns: Column<(typeof rows)[number]>[] = [
    required('id', 'The id of the notice; it never changes.', ({ id, number }) => noticeId(id, number)),
    required('statement', 'The id of the statement.', ({ id }) => globalId('statement', id)),
    counted('revision', 'The version that it explains.', ({ number }) => number),
    required('recorded_at', 'When it was recorded.', ({ recordedAt }) => recordedAt, 'datetime'),
    oneOf('kind', 'What sort of notice it is.', NoticeKind, ({ kind }) => kind),
    oneOf('reason', 'Why something was changed.', NoticeReason, ({ reason }) => reason),
    required('text', 'The explanation of the editors.', ({ text }) => text),
  ];
  return table(
    'notices',
    'Notices that explain changes of statements',
    { primaryKey: 'id', foreignKeys: [statement] },
    columns,
    rows,
  );
}

function positions(story: StoryExport): Table {
  const proposal = { fields: 'proposal', reference: { resource: 'proposals', fields: 'id' } } as const;
  const given = new DefinedColumns<Position, Exported<'position'>>(POSITION_FIELDS, ({ body }) => body);
  const columns: Column<Exported<'position'>>[] = [
    required('id', 'The id of the position; it never changes.', ({ id }) => globalId('position', id)),
    ...given.take('proposal'),
    required('actor', 'The name of the actor.', ({ body }) => nameOf(story, body.actor)),
    required('actor_id', 'The id of the actor.', ({ body }) => globalId('actor', body.actor)),
    ...given.take('stance'),
    ...given.take('basis'),
    oneOf('state', 'Whether the position still holds.', PositionState, ({ body }) => body.state),
    required(
      'conditions',
      'The conditions of the position, each with its kind and status.',
      ({ body }) => body.conditions.map(({ kind, status, text }) => `${kind} (${status}): ${text}`),
      'array',
    ),
    ...given.take('evidence'),
    ...given.take('since'),
    ...given.take('note'),
    required('recorded_at', 'When it was first recorded.', ({ recordedAt }) => recordedAt, 'datetime'),
    required('changed_at', 'When it was last changed.', ({ changedAt }) => changedAt, 'datetime'),
    ...given.rest(),
  ];
  return table(
    'positions',
    'Positions of actors on proposals, now and before',
    { primaryKey: 'id', foreignKeys: [proposal] },
    columns,
    story.positions,
  );
}

function proposals(story: StoryExport): Table {
  const given = new DefinedColumns<Proposal, Exported<'proposal'>>(PROPOSAL_FIELDS, ({ body }) => body);
  const columns: Column<Exported<'proposal'>>[] = [
    required('id', 'The id of the proposal; it never changes.', ({ id }) => globalId('proposal', id)),
    required('slug', 'Its readable name in the story.', ({ body }) => body.slug),
    counted('version', 'Which version this is: 1, 2, 3, …', ({ version }) => version),
    ...given.take('title'),
    ...given.take('kind'),
    ...given.take('status'),
    ...given.take('description'),
    ...given.take('terms'),
    required(
      'tabled_by',
      'The names of those who proposed it.',
      ({ body }) => body.tabledBy.map((one) => nameOf(story, one)),
      'array',
    ),
    required(
      'required_parties',
      'The names of those who must accept it.',
      ({ body }) => body.requiredParties.map((one) => nameOf(story, one)),
      'array',
    ),
    ...given.take('tabledAt'),
    required('recorded_at', 'When it was first recorded.', ({ recordedAt }) => recordedAt, 'datetime'),
    required('changed_at', 'When it was last changed.', ({ changedAt }) => changedAt, 'datetime'),
    ...given.rest(),
  ];
  return table('proposals', 'Proposals', { primaryKey: 'id', foreignKeys: [] }, columns, story.proposals);
}

function events(story: StoryExport): Table {
  const partOf = { fields: 'part_of', reference: { resource: 'events', fields: 'id' } } as const;
  const given = new DefinedColumns<Event, Exported<'event'>>(EVENT_FIELDS, ({ body }) => body);
  const columns: Column<Exported<'event'>>[] = [
    required('id', 'The id of the event; it never changes.', ({ id }) => globalId('event', id)),
    required('slug', 'Its readable name in the story.', ({ body }) => body.slug),
    counted('version', 'Which version this is: 1, 2, 3, …', ({ version }) => version),
    ...given.take('title'),
    ...given.take('kind'),
    ...given.take('status'),
    ...given.take('summary'),
    ...given.take('place'),
    required(
      'participants',
      'The participants, each with a role.',
      ({ body }) => body.participants.map(({ actor, role }) => `${nameOf(story, actor)} (${role})`),
      'array',
    ),
    ...given.take('partOf'),
    ...given.take('time'),
    ...given.take('previousTime'),
    required('recorded_at', 'When it was first recorded.', ({ recordedAt }) => recordedAt, 'datetime'),
    required('changed_at', 'When it was last changed.', ({ changedAt }) => changedAt, 'datetime'),
    ...given.rest(),
  ];
  return table('events', 'Past and future events', { primaryKey: 'id', foreignKeys: [partOf] }, columns, story.events);
}
