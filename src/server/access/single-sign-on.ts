/** Identifies the requester by a JSON Web Token (RFC 7519) that the newsroom's single sign-on has issued. */
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import type { Logger } from 'pino';
import type { SingleSignOn } from '../../config.js';
import type { EditorRole } from '../../desk/editor.js';
import { isEditorName } from '../../desk/tokens.js';
import { AccessRefused, bearerToken, type Identify } from './access.js';

/**
 * Only asymmetric algorithms. With a symmetric one, everybody who can check a token could also make one, and the public
 * key would serve as the secret.
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
const CLOCK_TOLERANCE_SECONDS = 5;
/** How long to wait for the keys, in milliseconds. */
const KEYS_TIMEOUT_MS = 5_000;
/** How many keys are tried for a token that does not name its key. */
const MAX_KEYS_TRIED = 16;
/** The last moment whose year has four digits, in seconds since 1970. */
const LAST_MOMENT_SECONDS = 253_402_300_799;

/** Identifies by tokens that single sign-on has signed. Tokens of the store are not accepted. */
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
    const expiresAt = isoTimeOf(payload.exp);
    return { editor: { name, role, expiresAt }, tokenId: null, goodForMs: Date.parse(expiresAt) - Date.now() };
  };
}

/** The keys published at an address. They are kept, and read again when a token names an unknown key. */
interface PublishedKeys {
  /**
   * The key that a token names, or the only key that fits its algorithm.
   * @throws JWKSMultipleMatchingKeys, which holds the keys, when several fit.
   */
  readonly find: JWTVerifyGetKey;
  /** Reads the keys again, unless they were just read; returns whether it did. */
  readonly refresh: () => Promise<boolean>;
}

function keysAt(url: string, log: Logger): PublishedKeys {
  const remote = createRemoteJWKSet(new URL(url), { timeoutDuration: KEYS_TIMEOUT_MS });
  const orUnavailable = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      // These errors are the token's fault; all others are failures of single sign-on.
      if (TOKEN_ERRORS.some((one) => error instanceof one)) throw error;
      log.error({ err: error }, 'cannot read the keys of single sign-on');
      throw new AccessRefused('SIGN_ON_UNAVAILABLE');
    }
  };
  return {
    find: (header, token) => orUnavailable(() => remote(header, token)),
    refresh: async () => {
      if (remote.coolingDown) return false;
      await orUnavailable(() => remote.reload());
      return true;
    },
  };
}

const TOKEN_ERRORS = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/**
 * The claims of a token that is signed, currently valid, and issued for this service.
 * @throws AccessRefused
 */
async function verified(
  token: string,
  keys: PublishedKeys,
  expected: { readonly issuer: string; readonly audience: string },
): Promise<JWTPayload> {
  const options = {
    ...expected,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['exp'],
  };
  let result: JWTVerifyResult;
  try {
    result = await verifiedByAny(token, keys, options);
  } catch (error) {
    // The signature is checked first, so only holders of a genuine token learn that it has expired.
    if (error instanceof errors.JWTExpired) throw new AccessRefused('TOKEN_EXPIRED');
    if (error instanceof errors.JOSEError || isOfThisKey(error)) throw new AccessRefused('TOKEN_INVALID');
    throw error;
  }
  if (isAccessTokenType(result.protectedHeader.typ)) return result.payload;
  const message = 'The token has the wrong type (header "typ"); send a token of type JWT or at+jwt, or without a type';
  throw new AccessRefused('TOKEN_INVALID', message);
}

/** Verifies a token with the key that it names, or, if it names none, with each key that fits its algorithm. */
async function verifiedByAny(token: string, keys: PublishedKeys, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await verifiedBy(token, keys, options);
  } catch (error) {
    // A token that names no key may be signed with a new one: read the keys again.
    const mayBeNew = error instanceof errors.JWSSignatureVerificationFailed && !namesKey(token);
    if (!mayBeNew || !(await keys.refresh())) throw error;
    return verifiedBy(token, keys, options);
  }
}

function namesKey(token: string): boolean {
  return decodeProtectedHeader(token).kid !== undefined;
}

async function verifiedBy(token: string, { find }: PublishedKeys, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, find, options);
  } catch (several) {
    if (!(several instanceof errors.JWKSMultipleMatchingKeys)) throw several;
    let tried = 0;
    for await (const key of several) {
      tried += 1;
      if (tried > MAX_KEYS_TRIED) break;
      try {
        return await jwtVerify(token, key, options);
      } catch (error) {
        if (!isOfThisKey(error)) throw error;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/**
 * Whether this key is the reason that verification failed: another key signed the token, or this one is too weak (a
 * TypeError).
 */
function isOfThisKey(error: unknown): boolean {
  return error instanceof errors.JWSSignatureVerificationFailed || error instanceof TypeError;
}

/**
 * Whether this type of token gives access: a plain JWT, or an access token (RFC 9068, 2.1). Sign-on services sign other
 * things with the same keys, such as `logout+jwt` and `secevent+jwt`, which must not give access (RFC 8725, 3.11).
 */
function isAccessTokenType(typ: unknown): boolean {
  if (typ === undefined) return true;
  // The prefix `application/` of the media type is optional (RFC 7515, 4.1.9).
  return typeof typ === 'string' && ACCESS_TOKEN_TYPES.includes(typ.toLowerCase().replace(/^application\//, ''));
}

const ACCESS_TOKEN_TYPES: readonly string[] = ['jwt', 'at+jwt'];

/** A claim by its name; if there is none, the dots in the name are a path through nested objects. */
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

function isoTimeOf(seconds: number | undefined): string {
  if (seconds === undefined) throw new TypeError('expected the token to have an expiry');
  return new Date(Math.min(seconds, LAST_MOMENT_SECONDS) * 1_000).toISOString();
}
