/** Where things are found. `base` is the origin by which readers know the service, such as `https://news.example`. */
import { globalId, statementPath } from '../story/global-id.js';
import type { ThingId } from '../story/model.js';

/** The address of the page of a story. */
export function storyUrl(base: string, slug: ThingId): string {
  return `${base}/stories/${slug}`;
}

/** The address of the page of a statement. */
export function statementUrl(base: string, id: ThingId): string {
  return `${base}${statementPath(id)}`;
}

/** Where a statement is on the page of its story. */
export function statementPlaceUrl(base: string, story: ThingId, id: ThingId): string {
  return `${storyUrl(base, story)}#s-${globalId('statement', id)}`;
}

/** Where the page of a statement tells of one of its versions. */
export function revisionUrl(base: string, id: ThingId, version: number): string {
  return `${statementUrl(base, id)}#version-${version}`;
}

/** What is added to an address so that it is read as of a cursor or a time; nothing for as it stands. */
export function asOfQuery(asOf: string | null): string {
  return asOf === null ? '' : `?asOf=${encodeURIComponent(asOf)}`;
}

/** What part of a story a fragment of the address of its page names. */
export type Place = 'actor' | 'source' | 'event' | 'proposal';

/** The address of something on the page of a story: things of a story are called there as in story files. */
export function placeUrl(base: string, story: ThingId, place: Place, id: ThingId): string {
  return `${storyUrl(base, story)}#${place}-${id.slice(id.indexOf('/') + 1).replaceAll('/', '-')}`;
}
