/** Chooses the content encoding of a response. */
import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';

/**
 * The first of `encodings` that the client accepts; `null` if it accepts none. A weight of 0 refuses an encoding, and
 * `*` accepts any (RFC 9110, 12.5.3). Other weights are ignored: each encoding here is smaller than plain text.
 */
export function acceptedEncoding<Encoding extends string>(
  { headers }: Pick<IncomingMessage, 'headers'>,
  encodings: readonly Encoding[],
): Encoding | null {
  const accepted = new Negotiator({ headers }).encodings([...encodings]);
  return encodings.find((encoding) => accepted.includes(encoding)) ?? null;
}
