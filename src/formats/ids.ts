/**
 * The ids by which readers of feeds and calendars recognize a thing. They must never change, even when the address of the
 * service does (RFC 4287, 4.2.6), so they are name-based UUIDs (RFC 9562, 5.5) of the global id alone, and URNs where an
 * address is required (RFC 9562, 4).
 */
import { v5 } from 'uuid';
import { globalId } from '../story/global-id.js';
import type { ThingId, ThingKind } from '../story/model.js';

/** The namespace of the UUIDs. It was drawn at random once, and must never change. */
export const NAMESPACE = 'f9bbb76f-296e-43a7-9b93-2b68158105da';

/** The UUID of a thing. */
export function uuidOf(kind: ThingKind, id: ThingId): string {
  return v5(globalId(kind, id), NAMESPACE);
}

/** The URN of a thing. */
export function urnOf(kind: ThingKind, id: ThingId): string {
  return `urn:uuid:${uuidOf(kind, id)}`;
}

/** The id of the notice of a version. Notices exist only in feeds and tables, and have no global id. */
export function noticeId(statement: ThingId, version: number): string {
  return `${globalId('statement', statement)}.${version}`;
}

/** The URN of the notice of a version. */
export function noticeUrn(statement: ThingId, version: number): string {
  return `urn:uuid:${v5(noticeId(statement, version), NAMESPACE)}`;
}
