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

/** The thing that a global id names; `null` where the text is not a global id. */
export function decodeGlobalId(text: string): { kind: ThingKind; id: ThingId } | null {
  const decoded = Buffer.from(text, 'base64url').toString('utf8');
  const colon = decoded.indexOf(':');
  const kind = KINDS.get(decoded.slice(0, colon));
  const id = decoded.slice(colon + 1);
  return kind !== undefined && globalId(kind, id) === text && id.split('/').every(isName) ? { kind, id } : null;
}

/** The path of a statement's page. It never changes. */
export function statementPath(id: ThingId): string {
  return `/statements/${globalId('statement', id)}`;
}
