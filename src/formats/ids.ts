/**
 * By what a reader of a feed or a calendar knows a thing again. Such an id must never change, wherever the service is and
 * whatever it is called there (RFC 4287, 4.2.6), so it is made of the global id and of nothing else: a name-based UUID
 * (RFC 9562, 5.5), which is a URN where an address is asked for (RFC 9562, 4).
 */
import { v5 } from 'uuid';
import { globalId } from '../story/global-id.js';
import type { ThingId, ThingKind } from '../story/model.js';

/** The namespace of all names of this service: a random UUID that never changes. */
export const NAMESPACE = 'f9bbb76f-296e-43a7-9b93-2b68158105da';

/** The UUID of a thing. */
export function uuidOf(kind: ThingKind, id: ThingId): string {
  return v5(globalId(kind, id), NAMESPACE);
}

/** The URN of a thing. */
export function urnOf(kind: ThingKind, id: ThingId): string {
  return `urn:uuid:${uuidOf(kind, id)}`;
}

/** The id of the notice that explains a version of a statement: no other thing has one, so it has no global id. */
export function noticeId(statement: ThingId, version: number): string {
  return `${globalId('statement', statement)}.${version}`;
}

/** The URN of such a notice. */
export function noticeUrn(statement: ThingId, version: number): string {
  return `urn:uuid:${v5(noticeId(statement, version), NAMESPACE)}`;
}
