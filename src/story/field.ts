/**
 * How the fields of things are defined. Each thing has one list of the fields that editors give it (`STATEMENT_FIELDS`, for
 * example). The type of the thing, the form of its entry in story files, its GraphQL type and inputs, the lines that tell what
 * changed, the columns of its table and the desk's form are all made from that list: each of them says once for every kind
 * of field what it makes of it.
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

/** What a field of each kind holds. Whoever makes something of fields has one entry for every kind, which the compiler checks. */
export interface FieldValues {
  /** The words of a statement, which are shown only while the statement stands. */
  readonly words: string;
  /** A text of one line or several. */
  readonly text: string;
  /** A remark of the desk on a position, which may repeat words of its evidence. */
  readonly note: string;
  /** A text of one line. */
  readonly line: string;
  /** The name of an actor, short enough to be sorted by. */
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
  /** An actor that an actor represents or belongs to: which may be one has rules of its own. */
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

/** How a field is described to each of those who read about it. */
export interface FieldWords {
  /** To readers of the API. */
  readonly read: string;
  /** To those who write mutations. */
  readonly write: string;
  /** To those who write story files; `null` where the description of its kind says enough. */
  readonly file: string | null;
  /** Of its column in the table of the thing; `null` where it has no column of its own. */
  readonly column: string | null;
}

/**
 * `required`: a new thing must be given it. `optional`: `null` where it is empty. `list`: never `null`, but it may have no items.
 * `preset`: a new thing that is not given it has the value that its kind begins with.
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
  /** What stands in this field of a thing, of an entry or of a form. */
  readonly of: <T extends { readonly [N in Name]?: unknown }>(thing: T) => T[Name];
}

/** Fields of any names and kinds. */
export type Defined = readonly Omit<Field<string, FieldKind, Presence>, 'of'>[];

/** The part of a thing that its fields make. */
export type ThingOf<D extends Defined> = {
  readonly [F in D[number] as F['name']]: F['presence'] extends 'optional'
    ? FieldValues[F['kind']] | null
    : FieldValues[F['kind']];
};

/** A field of things `T`, whatever its kind, with what stands in it. `Values`: what that is, by the kind of the field. */
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

/** A field that a new thing must be given. */
export function required<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  words: Described,
) {
  return field(name, kind, 'required', 1, words);
}

/** A field that may be empty. */
export function optional<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  words: Described,
) {
  return field(name, kind, 'optional', 1, words);
}

/** A field that begins with what is usual. */
export function preset<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  words: Described,
) {
  return field(name, kind, 'preset', 1, words);
}

/** A field of any number of items up to `most`. */
export function list<const Name extends string, const Kind extends FieldKind>(
  name: Name,
  kind: Kind,
  most: number,
  words: Described,
) {
  return field(name, kind, 'list', most, words);
}

/** What the fields that may be empty hold when they are. */
export function emptyFields(fields: Defined): Readonly<Record<string, null | readonly []>> {
  const mayBeEmpty = fields.filter(({ presence }) => presence === 'optional' || presence === 'list');
  return Object.fromEntries(mayBeEmpty.map(({ name, presence }) => [name, presence === 'list' ? [] : null]));
}

/** The names of the fields of some kinds. */
export type NamesOfKinds<D extends Defined, K extends FieldKind> = Extract<D[number], { readonly kind: K }>['name'];

/** The names of the fields of some kinds, in order. */
export function namesOfKinds<D extends Defined, const K extends FieldKind>(
  fields: D,
  ...kinds: readonly K[]
): readonly NamesOfKinds<D, K>[] {
  const isMeant = (field: D[number]): field is Extract<D[number], { readonly kind: K }> =>
    kinds.some((kind) => kind === field.kind);
  return fields.filter(isMeant).map(({ name }) => name);
}

/**
 * An object with something for each field. `T` says what stands under which name, and is made from the same list of fields:
 * that `Object.fromEntries` keeps the names is all that the compiler is told here.
 */
export function byName<T extends object>(entries: readonly (readonly [string, unknown])[]): T {
  return Object.fromEntries(entries) as T;
}
