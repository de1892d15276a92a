/**
 * Defines the fields of things. Each thing has one list of the fields that editors give it (`STATEMENT_FIELDS`, for
 * example). That list makes the type of the thing, the form of its entry in story files, its GraphQL type and inputs,
 * the lines that describe a change, the columns of its table and the desk's form. Each of these has one rule for every
 * kind of field.
 */
import type {
  Attribution,
  Citation,
  Condition,
  LanguageTag,
  Participant,
  ProposalRelation,
  StatementRelation,
  ThingId,
  Translation,
} from './parts.js';
import type { FuzzyTime } from './time.js';
import type {
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
} from './vocabulary.js';

/**
 * The value of a field of each kind. Code that handles fields has one entry for every kind; the compiler checks this.
 */
export interface FieldValues {
  /** The words of a statement, which are shown only while the statement stands. */
  readonly words: string;
  /** A text of one line or several. */
  readonly text: string;
  /** The desk's remark on a position. It may repeat words of the position's evidence. */
  readonly positionNote: string;
  /** A text of one line. */
  readonly line: string;
  /** The name of an actor, short enough to sort by. */
  readonly actorName: string;
  readonly language: LanguageTag;
  /** An absolute http or https address. */
  readonly address: string;
  /** `Q` and digits. */
  readonly wikidataId: string;
  /** ISO 3166-1 alpha-2. */
  readonly isoCode: string;
  readonly time: FuzzyTime;

  readonly storyStatus: StoryStatus;
  readonly sourceKind: SourceKind;
  readonly eventKind: EventKind;
  readonly eventStatus: EventStatus;
  readonly proposalKind: ProposalKind;
  readonly proposalStatus: ProposalStatus;
  readonly speechMode: SpeechMode;
  readonly channel: Channel;
  readonly stance: Stance;
  readonly positionBasis: PositionBasis;

  readonly actor: ThingId;
  readonly event: ThingId;
  readonly proposal: ThingId;
  /** An actor that an actor represents or belongs to. The rules of actors say which types it may have. */
  readonly relative: ThingId;
  readonly relation: ProposalRelation;

  readonly lines: readonly string[];
  readonly texts: readonly string[];
  readonly actors: readonly ThingId[];
  readonly proposals: readonly ThingId[];
  readonly statements: readonly ThingId[];
  readonly participants: readonly Participant[];
  readonly attributions: readonly Attribution[];
  readonly translations: readonly Translation[];
  readonly citations: readonly Citation[];
  readonly relations: readonly StatementRelation[];
  readonly conditions: readonly Condition[];
}
export type FieldKind = keyof FieldValues;

/** The descriptions of a field, one for each kind of reader. */
export interface FieldWords {
  /** For readers of the API. */
  readonly read: string;
  /** For authors of mutations. */
  readonly write: string;
  /** For authors of story files; `null` where the description of the field's kind is enough. */
  readonly file: string | null;
  /** For the column in the thing's table; `null` where the field has no column of its own. */
  readonly column: string | null;
}

/**
 * `required`: a new thing must have a value. `optional`: `null` when empty. `list`: never `null`, but may be empty.
 * `preset`: a new thing without a value gets the default of the field's kind.
 */
export type Presence = 'required' | 'optional' | 'list' | 'preset';

/** A field of a thing. */
export interface Field<Name extends string, Kind extends FieldKind, P extends Presence> {
  readonly name: Name;
  readonly kind: Kind;
  readonly presence: P;
  /** The most items of a list; 1 for everything else. */
  readonly most: number;
  readonly words: FieldWords;
  /** The field's value in a thing, an entry or a form. */
  readonly of: <T extends { readonly [N in Name]?: unknown }>(thing: T) => T[Name];
}

/** A list of fields of any names and kinds. */
export type Defined = readonly Omit<Field<string, FieldKind, Presence>, 'of'>[];

/** The part of a thing that its fields make up. */
export type ThingOf<D extends Defined> = {
  readonly [F in D[number] as F['name']]: F['presence'] extends 'optional'
    ? FieldValues[F['kind']] | null
    : FieldValues[F['kind']];
};

/** A field of things `T` of any kind, with its value. `Values` gives the type of the value by the field's kind. */
export type FieldOf<
  T,
  Values extends { readonly [K in FieldKind]: unknown } = FieldValues,
  K extends FieldKind = FieldKind,
> = {
  readonly [P in K]: Omit<Field<keyof T & string, P, Presence>, 'of'> & { readonly of: (thing: T) => Values[P] | null };
}[K];

type Described = Pick<FieldWords, 'read'> & Partial<FieldWords>;

function field<const Name extends string, const Kind extends FieldKind, const P extends Presence>(
  name: Name,
  kind: Kind,
  presence: P,
  most: number,
  { read, write = read, file = null, column = null }: Described,
): Field<Name, Kind, P> {
  return { name, kind, presence, most, words: { read, write, file, column }, of: (thing) => thing[name] };
}

/** A field that a new thing must have. */
export function required<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  words: Described,
) {
  return field(name, kind, 'required', 1, words);
}

/** A field that may be `null`. */
export function optional<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  words: Described,
) {
  return field(name, kind, 'optional', 1, words);
}

/** A field with a default. */
export function preset<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  words: Described,
) {
  return field(name, kind, 'preset', 1, words);
}

/** A list field with up to `most` items. */
export function list<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  most: number,
  words: Described,
) {
  return field(name, kind, 'list', most, words);
}

/** The empty values of the fields that may be empty. */
export function emptyFields(fields: Defined): Readonly<Record<string, null | readonly []>> {
  const mayBeEmpty = fields.filter(({ presence }) => presence === 'optional' || presence === 'list');
  return Object.fromEntries(mayBeEmpty.map(({ name, presence }) => [name, presence === 'list' ? [] : null]));
}

/** The names of the fields that have one of these kinds. */
export type NamesOfKinds<D extends Defined, K extends FieldKind> = Extract<D[number], { readonly kind: K }>['name'];

/** The names of the fields that have one of these kinds, in order. */
export function namesOfKinds<D extends Defined, const K extends FieldKind>(
  fields: D,
  ...kinds: readonly K[]
): readonly NamesOfKinds<D, K>[] {
  const isMeant = (field: D[number]): field is Extract<D[number], { readonly kind: K }> =>
    kinds.some((kind) => kind === field.kind);
  return fields.filter(isMeant).map(({ name }) => name);
}

/**
 * An object with one value for each field. `T` gives the type for each name and comes from the same list of fields;
 * the cast only tells the compiler that `Object.fromEntries` keeps the names.
 */
export function byName<T extends object>(entries: readonly (readonly [string, unknown])[]): T {
  return Object.fromEntries(entries) as T;
}
