/** Reads the ids that clients send: opaque ids, of the head or of a moment, and readable names. */
import { type Cursor, decodeCursor } from '../record/cursor.js';
import { decodeGlobalId, ID_NAMES } from '../story/global-id.js';
import { isName } from '../story/identity.js';
import type { ThingId, ThingKind } from '../story/model.js';
import { inputError } from './errors.js';

/** The most parts in the readable name of a thing, with `/` between them. */
const MOST_PARTS: Readonly<Record<ThingKind, number>> = {
  actor: 1,
  source: 1,
  story: 1,
  event: 2,
  proposal: 2,
  statement: 2,
  position: 4,
};

/** "an Event", "a Story". */
function withArticle(kind: ThingKind): string {
  const name = ID_NAMES[kind];
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** A thing that a client names, and the moment at which to read it. */
export interface ReadId<K extends ThingKind = ThingKind> {
  readonly kind: K;
  readonly id: ThingId;
  /** `null` for the id of the head, and for a readable name. */
  readonly moment: Cursor | null;
}

/** Why a text does not name a thing of a kind. */
interface IdFault {
  readonly code: 'ID_MALFORMED' | 'ID_OF_OTHER_TYPE';
  readonly message: string;
}

/** Decodes an opaque id; `null` for any text that this service has not written as one. */
export function readGlobalId(text: string): ReadId | null {
  const decoded = decodeGlobalId(text);
  if (decoded === null) return null;
  const { kind, id } = decoded;
  if (decoded.moment === null) return { kind, id, moment: null };
  const moment = decodeCursor(decoded.moment);
  return moment === null ? null : { kind, id, moment };
}

/** Reads an id or a readable name of a thing of a kind; otherwise says why it names none. */
export function readId<K extends ThingKind>(kind: K, text: string): ReadId<K> | IdFault {
  const decoded = readGlobalId(text);
  if (decoded?.kind === kind) return { ...decoded, kind };
  if (decoded !== null) {
    const message = `"${text}" is the id of ${withArticle(decoded.kind)}, not of ${withArticle(kind)}`;
    return { code: 'ID_OF_OTHER_TYPE', message };
  }
  const parts = text.split('/');
  if (parts.length <= MOST_PARTS[kind] && parts.every(isName)) return { kind, id: text, moment: null };
  const message = `"${text}" is neither an id nor a name like vladimir-putin or story-slug/event-slug`;
  return { code: 'ID_MALFORMED', message };
}

/**
 * Reads an `ID` argument: an opaque id, or a thing's readable name (a slug, or `story/slug` for a thing of a story), which
 * is easier to write by hand.
 * @throws GraphQLError ID_MALFORMED, ID_OF_OTHER_TYPE
 */
export function namedThing<K extends ThingKind>(kind: K, text: string): ReadId<K> {
  const read = readId(kind, text);
  if ('code' in read) throw inputError(read.code, read.message);
  return read;
}

/**
 * The same where only the thing matters, as in a filter: its id makes no difference by the moment it carries.
 * @throws GraphQLError ID_MALFORMED, ID_OF_OTHER_TYPE
 */
export function thingId(kind: ThingKind, text: string): ThingId {
  return namedThing(kind, text).id;
}

/** The same for an optional argument. */
export function optionalThingId(kind: ThingKind, text: string | null | undefined): ThingId | null {
  return text === null || text === undefined ? null : thingId(kind, text);
}
