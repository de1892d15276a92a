/** Who is asking, by what they send as `Authorization`, or why they are not let in. */
import type { Editor } from '../../desk/editor.js';
import type { Tokens } from '../../desk/tokens.js';

/** Why somebody who says who they are is not let in. The codes are stable. */
export const AccessRefusalCode = {
  TOKEN_INVALID: 'What was sent is not a valid token.',
  TOKEN_EXPIRED: 'The token was good until a time that has passed.',
  TOKEN_REVOKED: 'The token was revoked.',
  ROLE_REQUIRED: 'Single sign-on knows who it is, and gives them no role at the desk.',
  SIGN_ON_UNAVAILABLE: 'The keys of single sign-on cannot be read at the moment.',
} as const;
/** One of these codes. */
export type AccessRefusalCode = keyof typeof AccessRefusalCode;

/** What is said where there is nothing more to say. */
const MESSAGES = {
  TOKEN_INVALID: 'The token is not valid; send another, or none to read',
  TOKEN_EXPIRED: 'The token has expired; send a newer one, or none to read',
  TOKEN_REVOKED: 'The token was revoked; send another, or none to read',
  ROLE_REQUIRED: 'The token has no role at the desk; send another, or none to read',
  SIGN_ON_UNAVAILABLE: 'Single sign-on cannot be asked at the moment; try again later',
} as const satisfies Record<AccessRefusalCode, string>;

/** Somebody is not let in. */
export class AccessRefused extends Error {
  override readonly name = 'AccessRefused';

  constructor(
    readonly code: AccessRefusalCode,
    message: string = MESSAGES[code],
  ) {
    super(message);
  }
}

/** What somebody of the desk was let in with. */
export interface Access {
  readonly editor: Editor;
  /** The token of the store that can be revoked; `null` with single sign-on, whose tokens can only expire. */
  readonly tokenId: string | null;
  /** How long the token was still good when it was looked at, in milliseconds; `null` for ever. */
  readonly goodForMs: number | null;
}

/**
 * Tells the access that an `Authorization` header gives, which is `null` for readers: those who send none.
 * @throws AccessRefused when something is sent that opens nothing. Nobody who meant to be more becomes a reader unawares.
 */
export type Identify = (authorization: string | undefined) => Promise<Access | null>;

/**
 * The token in an `Authorization` header.
 * @throws AccessRefused TOKEN_INVALID when there is none in it.
 */
export function bearerToken(authorization: string): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new AccessRefused('TOKEN_INVALID', 'Send a token as "Authorization: Bearer <token>"');
  return token;
}

/** Identifies by the tokens of the store. */
export function identifyByTokens(tokens: Tokens): Identify {
  return async (authorization) => {
    if (authorization === undefined) return null;
    const check = await tokens.check(bearerToken(authorization));
    if (!check.valid) throw new AccessRefused(check.fault);
    return { editor: check.editor, tokenId: check.id, goodForMs: check.goodForMs };
  };
}
