/** Ids of things: readable, permanent, made from the names in story files. */
import type { ThingId } from './model.js';

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** The longest slug or key, in characters. */
export const MAX_NAME_CHARACTERS = 100;

/** Whether a text may be a slug or a key: lower-case letters, digits and single hyphens. */
export function isName(text: string): boolean {
  return text.length <= MAX_NAME_CHARACTERS && NAME.test(text);
}

/** A name made of the whole words of a text, of at most `maxCharacters`; empty where no word can be part of a name. */
export function readableName(text: string, maxCharacters: number): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (longer.length > maxCharacters) break;
    name = longer;
  }
  return name;
}

/** The longest readable part of the slug of a source, in characters. */
const SOURCE_SLUG_CHARACTERS = 60;

/**
 * The slug of a source that was given none: words of its address, and a checksum of the whole of it. The same address has
 * the same slug everywhere, so that a citation in the same batch can name the source.
 */
export function sourceSlug(url: string): string {
  const address = url.trim();
  const words = address.replace(/^\w+:\/\/(?:www\.)?/, '').replace(/[?#].*$/su, '');
  const readable = readableName(words, SOURCE_SLUG_CHARACTERS);
  return `${readable === '' ? 'source' : readable}-${checksum(address)}`;
}

/** FNV-1a over the UTF-16 units of a text, in letters and digits: short, and the same in every browser. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The id of an event, proposal or statement: `<story>/<slug or key>`. */
export function idInStory(story: ThingId, name: string): ThingId {
  return `${story}/${name}`;
}

/** The readable name of an event, proposal or statement within its story. */
export function nameInStory(id: ThingId): string {
  return id.slice(id.indexOf('/') + 1);
}

/** The id of the `n`th position (from 1) that an actor takes on a proposal. */
export function positionId(proposal: ThingId, actor: ThingId, n: number): ThingId {
  return `${proposal}/${actor}/${n}`;
}

/** The number of a position among those that the actor has taken on the proposal: 1, 2, 3, … */
export function positionOrdinal(position: ThingId): number {
  return Number(position.slice(position.lastIndexOf('/') + 1));
}

/** The id of the position that the actor took before this one; `null` for the first. */
export function previousPositionId(position: ThingId): ThingId | null {
  const n = positionOrdinal(position);
  return n === 1 ? null : `${position.slice(0, position.lastIndexOf('/'))}/${n - 1}`;
}
