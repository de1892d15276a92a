/**
 * The tokens of the desk: secrets that say who writes and what they may. Names are not unique, and who has the same name is
 * the same editor: a token is renewed by making another one with the same name and revoking the old one.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StoredToken, TokenStore } from '../record/tokens.js';
import type { Instant } from '../story/time.js';
import type { Editor, EditorRole } from './editor.js';

/** What is asked for with a new token. */
export interface TokenRequest {
  readonly name: string;
  readonly role: EditorRole;
  /** `null` for a token that is good until it is revoked. */
  readonly expiresAt: Instant | null;
  /** The name of who makes it. */
  readonly createdBy: string;
}

/** What is wrong with a request for a token. */
export interface TokenMistake {
  readonly field: 'name' | 'expiresAt';
  readonly message: string;
}

/** What became of a request for a token. */
export type TokenCreation =
  /** The secret is known to nobody but who is given it now. */
  | { readonly status: 'CREATED'; readonly token: StoredToken; readonly secret: string }
  | { readonly status: 'REFUSED'; readonly mistake: TokenMistake };

/** Why a secret opens nothing. That it has expired or was revoked is told only to who has the right one. */
export type TokenFault = 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'TOKEN_REVOKED';

/** Whom a secret belongs to, or why it opens nothing. */
export type TokenCheck =
  | {
      readonly valid: true;
      readonly id: string;
      readonly editor: Editor;
      /** How long it is still good, in milliseconds; `null` for ever. */
      readonly goodForMs: number | null;
    }
  | { readonly valid: false; readonly fault: TokenFault };

/** The id finds the token in the store, and says which one it was where a secret has leaked. */
const FORM = /^onrecord_([0-9a-f]{12})_[\w-]{43}$/;
/** No control or format characters, but for the joiners and the marks of direction that some scripts need inside a name. */
const NAME = /^(?=[^\p{C}\s])(?:\P{C}|[\u061C\u200C-\u200F]){0,199}[^\p{C}\s]$/u;

/** Whether a text can be the name of an editor. */
export function isEditorName(text: string): boolean {
  return NAME.test(text);
}

/** A new secret: 256 random bits, which nobody guesses. */
export function makeSecret(): string {
  return `onrecord_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
}

/** The id in a secret, or `null` where it is no secret. */
export function idOfSecret(secret: string): string | null {
  return FORM.exec(secret)?.[1] ?? null;
}

/**
 * What is stored of a secret. A slow hash is for passwords, which people choose and machines guess; 256 random bits cannot
 * be found again from their SHA-256 however fast that is, and it costs requests nothing.
 */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The tokens of one store. */
export class Tokens {
  constructor(private readonly store: TokenStore) {}

  /** Makes a token. The secret is not kept. */
  async create(request: TokenRequest): Promise<TokenCreation> {
    const mistake = mistakeIn(request);
    if (mistake !== null) return { status: 'REFUSED', mistake };
    const secret = makeSecret();
    const token = await this.keep(secret, request);
    return { status: 'CREATED', token, secret };
  }

  /** Stores a token whose secret has been made. */
  async keep(secret: string, request: TokenRequest): Promise<StoredToken> {
    const id = idOfSecret(secret);
    if (id === null) throw new TypeError('A secret is made by makeSecret');
    return this.store.insert({ ...request, id, secretHash: hashOfSecret(secret) });
  }

  /** Whether there has never been one. */
  isEmpty(): Promise<boolean> {
    return this.store.isEmpty();
  }

  /** All that there have been, the oldest first. */
  list(): Promise<StoredToken[]> {
    return this.store.list();
  }

  /** Revokes a token, for good. Returns `null` where there is none. */
  revoke(id: string, by: string): Promise<StoredToken | null> {
    return TOKEN_ID.test(id) ? this.store.revoke(id, by) : Promise.resolve(null);
  }

  /** Whom a secret belongs to. */
  async check(secret: string): Promise<TokenCheck> {
    const id = idOfSecret(secret);
    const token = id === null ? null : await this.store.find(id);
    if (token === null || !isSameHash(token.secretHash, hashOfSecret(secret))) return fault('TOKEN_INVALID');
    if (token.revokedAt !== null) return fault('TOKEN_REVOKED');
    const { name, role, expiresAt, goodForMs } = token;
    if (goodForMs !== null && goodForMs <= 0) return fault('TOKEN_EXPIRED');
    return { valid: true, id: token.id, editor: { name, role, expiresAt }, goodForMs };
  }
}

const TOKEN_ID = /^[0-9a-f]{12}$/;

function mistakeIn({ name, expiresAt }: TokenRequest): TokenMistake | null {
  if (!isEditorName(name)) {
    const message = 'A name is a text of 1 to 200 characters, without control characters, and without spaces around it';
    return { field: 'name', message };
  }
  if (hasPassed(expiresAt)) return { field: 'expiresAt', message: 'The expiry lies in the past; give a later one' };
  return null;
}

function hasPassed(moment: Instant | null): boolean {
  return moment !== null && Date.parse(moment) <= Date.now();
}

function fault(code: TokenFault): TokenCheck {
  return { valid: false, fault: code };
}

/** In a time that tells nothing about either. */
function isSameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
