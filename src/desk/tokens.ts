/**
 * The tokens of the desk: secrets that identify an editor and their role. Names are not unique: tokens with the same
 * name belong to the same editor. To renew a token, a chief makes another one with the same name and revokes the old
 * one.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StoredToken, TokenStore } from '../record/tokens.js';
import type { Instant } from '../story/time.js';
import { mistakeWords } from '../words/mistakes.js';
import type { Editor, EditorRole } from './editor.js';

/** A request for a new token. */
export interface TokenRequest {
  readonly name: string;
  readonly role: EditorRole;
  /** `null` for a token without an expiry. */
  readonly expiresAt: Instant | null;
  /** The name of the chief who makes it. */
  readonly createdBy: string;
}

/** A mistake in a request for a token. */
export interface TokenMistake {
  readonly field: 'name' | 'expiresAt';
  readonly message: string;
}

/** The outcome of a request for a token. */
export type TokenCreation =
  /** The service does not keep the secret; only this response has it. */
  | { readonly status: 'CREATED'; readonly token: StoredToken; readonly secret: string }
  | { readonly status: 'REFUSED'; readonly mistake: TokenMistake };

/** Why a secret is refused. Only the holder of the right secret learns that it has expired or was revoked. */
export type TokenFault = 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'TOKEN_REVOKED';

/** The editor of a secret, or why the secret is refused. */
export type TokenCheck =
  | {
      readonly valid: true;
      readonly id: string;
      readonly editor: Editor;
      /** How long the token remains valid, in milliseconds; `null` for ever. */
      readonly goodForMs: number | null;
    }
  | { readonly valid: false; readonly fault: TokenFault };

/** The id finds the token in the store, and identifies a leaked secret. */
const FORM = /^onrecord_([0-9a-f]{12})_[\w-]{43}$/;
/** No control or format characters, except the joiners and direction marks that some scripts need inside a name. */
const NAME = /^(?=[^\p{C}\s])(?:\P{C}|[\u061C\u200C-\u200F]){0,199}[^\p{C}\s]$/u;

/** Whether a text may be the name of an editor. */
export function isEditorName(text: string): boolean {
  return NAME.test(text);
}

/** A new secret: 256 random bits, which nobody can guess. */
export function makeSecret(): string {
  return `onrecord_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
}

/** The id in a secret, or `null` where the text is not a secret. */
export function idOfSecret(secret: string): string | null {
  return FORM.exec(secret)?.[1] ?? null;
}

/**
 * The stored hash of a secret. Passwords need a slow hash because machines can guess them; nobody can guess 256 random
 * bits from their SHA-256, and a fast hash costs requests nothing.
 */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The tokens of one store. */
export class Tokens {
  constructor(private readonly store: TokenStore) {}

  /** Makes a token. The service does not keep the secret. */
  async create(request: TokenRequest): Promise<TokenCreation> {
    const mistake = mistakeIn(request);
    if (mistake !== null) return { status: 'REFUSED', mistake };
    const secret = makeSecret();
    const token = await this.keep(secret, request);
    return { status: 'CREATED', token, secret };
  }

  /** Stores a token with a secret that exists already. */
  async keep(secret: string, request: TokenRequest): Promise<StoredToken> {
    const id = idOfSecret(secret);
    if (id === null) throw new TypeError('The secret must come from makeSecret');
    return this.store.insert({ ...request, id, secretHash: hashOfSecret(secret) });
  }

  /** Whether the store has never had a token. */
  isEmpty(): Promise<boolean> {
    return this.store.isEmpty();
  }

  /** All tokens, revoked and expired ones too, the oldest first. */
  list(): Promise<StoredToken[]> {
    return this.store.list();
  }

  /** Revokes a token, for good. Returns `null` where there is none. */
  revoke(id: string, by: string): Promise<StoredToken | null> {
    return TOKEN_ID.test(id) ? this.store.revoke(id, by) : Promise.resolve(null);
  }

  /** Finds the editor of a secret. */
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
    return { field: 'name', message: mistakeWords.token.name };
  }
  if (hasPassed(expiresAt)) return { field: 'expiresAt', message: mistakeWords.token.expiryPassed };
  return null;
}

function hasPassed(moment: Instant | null): boolean {
  return moment !== null && Date.parse(moment) <= Date.now();
}

function fault(code: TokenFault): TokenCheck {
  return { valid: false, fault: code };
}

/** Compares in constant time, so that the time reveals nothing about either text. */
function isSameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
