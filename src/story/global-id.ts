/** The id that identifies a thing to clients: in GraphQL, in addresses of pages, and in every format. */
import { isName } from './identity.js';
import type { ThingId, ThingKind } from './model.js';

/** The name in a global id for each kind of thing. All three types of actors share one name. The names never change. */
export const ID_NAMES: Readonly<Record<ThingKind, string>> = {
  actor: 'Actor',
  source: 'Source',
  story: 'Story',
  event: 'Event',
  proposal: 'Proposal',
  statement: 'Statement',
  position: 'Position',
};
const KINDS = new Map(Object.entries(ID_NAMES).map(([kind, name]) => [name, kind as ThingKind]));

/** The global id of a thing: opaque to clients, and the same on every installation that has the thing. */
export function globalId(kind: ThingKind, id: ThingId): string {
  return Buffer.from(`${ID_NAMES[kind]}:${id}`, 'utf8').toString('base64url');
}

/**
 * The global id of a thing at a moment of one record, as its cursor names it. A cursor is the one name of an offset, so all
 * ways to ask for the same moment give the same id; and a record that was restored and went on differently knows a cursor
 * of what was lost, where an offset alone would name other content.
 */
export function momentId(kind: ThingKind, id: ThingId, cursor: string): string {
  return Buffer.from(`${ID_NAMES[kind]}:${id}@${cursor}`, 'utf8').toString('base64url');
}

/** A thing, as a global id names it. */
export interface DecodedId {
  readonly kind: ThingKind;
  readonly id: ThingId;
  /** The cursor of the moment that the id carries; `null` for the id of the head. */
  readonly moment: string | null;
}

/** More characters than any global id has. */
const MAX_ID_CHARACTERS = 1_000;

/** The thing that a global id names; `null` where the text is not a global id. */
export function decodeGlobalId(text: string): DecodedId | null {
  if (text.length > MAX_ID_CHARACTERS) return null;
  const decoded = Buffer.from(text, 'base64url').toString('utf8');
  const [, name = '', id = '', moment = null] = /^(\w+):([^@]+)(?:@([\w-]+))?$/.exec(decoded) ?? [];
  const kind = KINDS.get(name);
  if (kind === undefined || !id.split('/').every(isName)) return null;
  const written = moment === null ? globalId(kind, id) : momentId(kind, id, moment);
  return written === text ? { kind, id, moment } : null;
}

/** The path of a statement's page. It never changes. */
export function statementPath(id: ThingId): string {
  return `/statements/${globalId('statement', id)}`;
}
