/** Identifies the requester by the `Authorization` header, or says why access is refused. */
import type { Editor } from '../../desk/editor.js';
import type { Tokens } from '../../desk/tokens.js';

/** Why access is refused. The codes are stable. */
export const AccessRefusalCode = {
  TOKEN_INVALID: 'The header holds no valid token.',
  TOKEN_EXPIRED: 'The token has expired.',
  TOKEN_REVOKED: 'The token was revoked.',
  ROLE_REQUIRED: 'Single sign-on knows the person, but gives them no role at the desk.',
  SIGN_ON_UNAVAILABLE: 'The keys of single sign-on cannot be read at the moment.',
  CORE_UNAVAILABLE: 'The process is an edge, and cannot ask the core about the token at the moment.',
} as const;
/** The code of a refused access. */
export type AccessRefusalCode = keyof typeof AccessRefusalCode;

/** The message of each code, unless the refusal has a more precise one. */
const MESSAGES = {
  TOKEN_INVALID: 'The token is not valid; send another, or none to read',
  TOKEN_EXPIRED: 'The token has expired; send a newer one, or none to read',
  TOKEN_REVOKED: 'The token was revoked; send another, or none to read',
  ROLE_REQUIRED: 'The token has no role at the desk; send another, or none to read',
  SIGN_ON_UNAVAILABLE: 'Single sign-on cannot be asked at the moment; try again later',
  CORE_UNAVAILABLE: 'Your token cannot be checked at the moment; try again later, or send none to read',
} as const satisfies Record<AccessRefusalCode, string>;

/** Access is refused. */
export class AccessRefused extends Error {
  override readonly name = 'AccessRefused';

  constructor(
    readonly code: AccessRefusalCode,
    message: string = MESSAGES[code],
  ) {
    super(message);
  }
}

/** An editor's access, with the lifetime of its token. */
export interface Access {
  readonly editor: Editor;
  /** The token of the store that can be revoked; `null` with single sign-on, whose tokens can only expire. */
  readonly tokenId: string | null;
  /** How long the token was still valid when it was checked, in milliseconds; `null` if it does not expire. */
  readonly goodForMs: number | null;
}

/**
 * Identifies the access of an `Authorization` header; `null`, a reader, without a header.
 * @throws AccessRefused for an invalid header: an editor with a bad token must not become a reader unnoticed.
 */
export type Identify = (authorization: string | undefined) => Promise<Access | null>;

/**
 * The token in an `Authorization` header.
 * @throws AccessRefused TOKEN_INVALID when the header holds no bearer token.
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
