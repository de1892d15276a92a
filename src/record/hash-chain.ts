/**
 * The hash chain that makes the record tamper-evident. `digest` is the SHA-256 of an update's content in canonical JSON
 * (RFC 8785); `hash` is the SHA-256 of the previous hash and the digest. A change to one update changes every later
 * hash.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Pace } from '../pace.js';
import type { ThingId, ThingKind, Things } from '../story/model.js';
import type { Update } from '../story/update.js';

/** A version that an update writes. */
export interface WrittenThing<K extends ThingKind = ThingKind> {
  readonly kind: K;
  readonly id: ThingId;
  readonly body: Things[K];
}

/** An earlier update that a redaction erased words of, and the digest of the content that remains. */
export interface Erasure {
  readonly offset: number;
  readonly digest: string;
}

/** All that the digest of an update covers. */
export interface UpdateContent extends Omit<Update, 'digest' | 'hash'> {
  readonly things: readonly WrittenThing[];
  /** For STATEMENT_REDACTED, the updates it erased words of; empty for all other kinds. */
  readonly erased: readonly Erasure[];
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The digest of any JSON value. Equal values have equal digests, whatever the order of their keys. */
export function digestOf(value: unknown): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError('This value is not JSON, and has no digest');
  return sha256(canonical);
}

/** Long texts are hashed in slices of this many UTF-16 units. */
const TEXT_SLICE_UTF16_UNITS = 100_000;

/**
 * The same digest as `digestOf({ name, source })`, made in slices, because the source may be very long. A lone
 * surrogate counts as U+FFFD, since canonical JSON cannot contain one.
 */
export async function digestOfFile({ name, source }: { readonly name: string | null; readonly source: string }) {
  const pace = new Pace();
  const hash = createHash('sha256').update(
    `{"name":${JSON.stringify(name === null ? null : wholeCharacters(name))},"source":"`,
    'utf8',
  );
  for (let from = 0; from < source.length; ) {
    await pace.next();
    const isCutInHalf = /[\uD800-\uDBFF]/.test(source.charAt(from + TEXT_SLICE_UTF16_UNITS - 1));
    const until = from + TEXT_SLICE_UTF16_UNITS + (isCutInHalf ? 1 : 0);
    hash.update(JSON.stringify(wholeCharacters(source.slice(from, until))).slice(1, -1), 'utf8');
    from = until;
  }
  return hash.update('"}', 'utf8').digest('hex');
}

function wholeCharacters(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}

export function digestOfUpdate({ erased, importedAt, ...content }: UpdateContent): string {
  // Left out when empty, so that updates recorded before redactions and imports existed keep their digests.
  const listed = erased.length === 0 ? {} : { erased };
  const imported = importedAt === null ? {} : { importedAt };
  return digestOf({ ...content, ...listed, ...imported, things: [...content.things].sort(byKindAndId) });
}

function byKindAndId(a: WrittenThing, b: WrittenThing): number {
  const [left, right] = [`${a.kind} ${a.id}`, `${b.kind} ${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

export function nextHash(previousHash: string, digest: string): string {
  return sha256(previousHash + digest);
}
