/** Chooses the content encoding of a response. */
import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';

const PLAIN = 'identity';

/** The options are part of the library, but not of its types. */
interface Weighs {
  encodings(available: readonly string[], options: { readonly preferred: readonly string[] }): readonly string[];
}

/**
 * The encoding that the client gives the greatest weight; of several, the first of `encodings`; `null` for plain text. A
 * weight of 0 refuses an encoding, and `*` accepts any (RFC 9110, 12.5.3).
 */
export function acceptedEncoding<Encoding extends string>(
  { headers }: Pick<IncomingMessage, 'headers'>,
  encodings: readonly Encoding[],
): Encoding | null {
  const preferred = [...encodings, PLAIN];
  const client: Weighs = new Negotiator({ headers });
  const [best] = client.encodings(preferred, { preferred });
  return encodings.find((encoding) => encoding === best) ?? null;
}
