/** Who is asking, by a JSON Web Token (RFC 7519) that the sign-on of the house has given them. */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import type { SingleSignOn } from '../config.js';
import type { EditorRole } from '../desk/editor.js';
import { isEditorName } from '../desk/tokens.js';
import { AccessRefused, bearerToken, type Identify } from './access.js';

/**
 * Asymmetric ones only. With a symmetric one, whoever can check a token could make one, and the public key, which everybody
 * knows, would do as the secret.
 */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** By how much the clocks of two machines may differ, in seconds. */
const CLOCK_TOLERANCE = 5;
/** How long the keys are waited for, in milliseconds. */
const KEYS_PATIENCE = 5_000;
/** The last moment of which one can write the year with four digits, in seconds. */
const LAST_MOMENT = 253_402_300_799;

/** Identifies by tokens that single sign-on has signed. Those of the store are not accepted. */
export function identifyBySingleSignOn(options: SingleSignOn, log: Logger): Identify {
  const keys = keysAt(options.jwksUrl, log);
  const { issuer, audience } = options;
  return async (authorization) => {
    if (authorization === undefined) return null;
    const token = bearerToken(authorization);
    const payload = await verified(token, keys, { issuer, audience });
    const name = claimAt(payload, options.nameClaim);
    if (typeof name !== 'string' || !isEditorName(name)) {
      const message = `The claim "${options.nameClaim}" of the token is not a name of 1 to 200 characters`;
      throw new AccessRefused('TOKEN_INVALID', message);
    }
    const role = roleIn(claimAt(payload, options.rolesClaim), options);
    if (role === null) {
      const message = `The claim "${options.rolesClaim}" of the token has neither of the roles "${options.editorRole}" and "${options.chiefRole}"`;
      throw new AccessRefused('ROLE_REQUIRED', message);
    }
    return { editor: { name, role, expiresAt: momentOf(payload.exp) }, tokenId: null };
  };
}

/** The keys at an address, kept, and read again when a token is signed with one that is not among them. */
function keysAt(url: string, log: Logger): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), { timeoutDuration: KEYS_PATIENCE });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      // These are about the token. Whatever else goes wrong here is no fault of who sent it.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error;
      log.error({ err: error }, 'the keys of single sign-on could not be read');
      throw new AccessRefused('SIGN_ON_UNAVAILABLE');
    }
  };
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  expected: { readonly issuer: string; readonly audience: string },
): Promise<JWTPayload> {
  try {
    const options = {
      ...expected,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ['exp'],
    };
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    // The signature is checked first: this is told to nobody who made the token up.
    if (error instanceof errors.JWTExpired) throw new AccessRefused('TOKEN_EXPIRED');
    if (error instanceof errors.JOSEError) throw new AccessRefused('TOKEN_INVALID');
    throw error;
  }
}

/** A claim by its name, or, where none has that name, by the path through objects that the dots in it make. */
function claimAt(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let value: unknown = payload;
  for (const step of name.split('.')) {
    const members = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
    value = members.get(step);
  }
  return value;
}

function roleIn(claim: unknown, { chiefRole, editorRole }: SingleSignOn): EditorRole | null {
  const roles: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  if (roles.includes(chiefRole)) return 'CHIEF';
  return roles.includes(editorRole) ? 'EDITOR' : null;
}

function momentOf(seconds: number | undefined): string {
  if (seconds === undefined) throw new TypeError('A token without an expiry is refused before');
  return new Date(Math.min(seconds, LAST_MOMENT) * 1_000).toISOString();
}
