/** The columns of a thing's fields, made from its definition in `src/story/`. */
import type { FieldKind, FieldOf, FieldValues } from '../story/field.js';
import { globalId } from '../story/global-id.js';
import type { ThingId, ThingKind } from '../story/model.js';
import {
  Channel,
  EventKind,
  EventStatus,
  PositionBasis,
  ProposalKind,
  ProposalStatus,
  SourceKind,
  SpeechMode,
  Stance,
  StoryStatus,
} from '../story/vocabulary.js';
import { type Column, oneOf, optional, required, timeColumns } from './column.js';

/** The description and the values of a column. */
interface ColumnSpec<Row, Value> {
  /** The name of the column, or the prefix for a time, which has several columns. */
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly value: (row: Row) => Value | null;
}

type ColumnsByKind<Row> = { readonly [K in FieldKind]: (spec: ColumnSpec<Row, FieldValues[K]>) => Column<Row>[] };

/** The columns of a field of each kind. A field with parts has none here: its table writes it in its own way. */
function columnsByKind<Row>(): ColumnsByKind<Row> {
  const text = ({ name, description, isRequired, value }: ColumnSpec<Row, string>) => [
    isRequired ? required<Row>(name, description, value) : optional<Row>(name, description, value),
  ];
  const term =
    (vocabulary: Readonly<Record<string, string>>) =>
    ({ name, description, isRequired, value }: ColumnSpec<Row, string>) => [
      oneOf<Row>(name, description, vocabulary, value, { required: isRequired }),
    ];
  const id =
    (kind: ThingKind) =>
    ({ value, ...spec }: ColumnSpec<Row, ThingId>) =>
      text({
        ...spec,
        value: (row) => {
          const named = value(row);
          return named === null ? null : globalId(kind, named);
        },
      });
  const ids =
    (kind: ThingKind) =>
    ({ name, description, value }: ColumnSpec<Row, readonly ThingId[]>) => [
      required<Row>(name, description, (row) => (value(row) ?? []).map((one) => globalId(kind, one)), 'array'),
    ];
  const texts = ({ name, description, value }: ColumnSpec<Row, readonly string[]>) => [
    required<Row>(name, description, (row) => value(row) ?? [], 'array'),
  ];
  const none = () => [];
  return {
    words: text,
    text,
    positionNote: text,
    line: text,
    actorName: text,
    language: text,
    address: text,
    wikidataId: text,
    isoCode: text,
    time: ({ name, description, isRequired, value }) =>
      timeColumns<Row>(name.replace(/_(at|time)$/, ''), description, value, { required: isRequired }),
    storyStatus: term(StoryStatus),
    sourceKind: term(SourceKind),
    eventKind: term(EventKind),
    eventStatus: term(EventStatus),
    proposalKind: term(ProposalKind),
    proposalStatus: term(ProposalStatus),
    speechMode: term(SpeechMode),
    channel: term(Channel),
    stance: term(Stance),
    positionBasis: term(PositionBasis),
    actor: id('actor'),
    event: id('event'),
    proposal: id('proposal'),
    relative: none,
    relation: none,
    lines: texts,
    texts,
    actors: ids('actor'),
    proposals: ids('proposal'),
    statements: ids('statement'),
    conditions: none,
    participants: none,
    attributions: none,
    translations: none,
    citations: none,
    relations: none,
  };
}

/** The name of a column for a field: `original_language` for `originalLanguage`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The columns of a thing's fields. A table takes each where it belongs, and `rest()` has those that it did not take. */
export class DefinedColumns<Thing, Row> {
  readonly #columns: Map<keyof Thing, Column<Row>[]>;

  constructor(fields: readonly FieldOf<Thing>[], thingOf: (row: Row) => Thing) {
    const byKind = columnsByKind<Row>();
    this.#columns = new Map(fields.map((field) => [field.name, columnsOf(byKind, field, thingOf)]));
  }

  /** The columns of a field. Each field can be taken once. */
  take(name: keyof Thing): Column<Row>[] {
    const columns = this.#columns.get(name) ?? [];
    this.#columns.delete(name);
    return columns;
  }

  /** The columns of all fields that were not taken. */
  rest(): Column<Row>[] {
    return [...this.#columns.values()].flat();
  }
}

function columnsOf<Thing, Row, K extends FieldKind>(
  byKind: ColumnsByKind<Row>,
  { name, kind, presence, words, of }: FieldOf<Thing, FieldValues, K>,
  thingOf: (row: Row) => Thing,
): Column<Row>[] {
  if (words.column === null) return [];
  const spec = { name: snakeCase(name), description: words.column, isRequired: presence === 'required' };
  return byKind[kind]({ ...spec, value: (row) => of(thingOf(row)) });
}
