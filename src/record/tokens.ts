/**
 * The stored tokens of editors. They are no part of the record: they have no offset, and readers never see them. The
 * desk makes secrets and checks them.
 */
import { EventEmitter } from 'node:events';
import { type Selectable, sql } from 'kysely';
import type { Instant } from '../story/time.js';
import type { Engine } from './engine/engine.js';
import type { TokenTable } from './tables.js';
import { withWriteRetry } from './write/write-retry.js';

/** A token without its secret. */
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly role: TokenTable['role'];
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** `null` when the token never expires. */
  readonly expiresAt: Instant | null;
  /** `null` while the token is valid. */
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
}

/** A token that is about to be stored. */
export interface NewToken extends Omit<StoredToken, 'createdAt' | 'revokedAt' | 'revokedBy'> {
  readonly secretHash: string;
}

/** A stored token with what is needed to check a secret. */
export interface TokenToCheck extends StoredToken {
  readonly secretHash: string;
  /** How many milliseconds the token is still valid, by the database's clock; `null` for ever. */
  readonly goodForMs: number | null;
}

/** All columns except the digest of the secret, which is read only to check one. */
const PUBLIC_COLUMNS = [
  'id',
  'name',
  'role',
  'created_at',
  'created_by',
  'expires_at',
  'revoked_at',
  'revoked_by',
] as const satisfies readonly (keyof TokenTable)[];

/** The table of tokens. */
export class TokenStore {
  private readonly revoked = new EventEmitter<{ revoked: [id: string] }>();

  constructor(private readonly engine: Engine) {}

  /** Whether no token was ever stored. */
  async isEmpty(): Promise<boolean> {
    return (await this.engine.db.selectFrom('token').select('id').limit(1).executeTakeFirst()) === undefined;
  }

  /** All tokens, revoked and expired ones included, oldest first. */
  async list(): Promise<StoredToken[]> {
    const rows = await this.engine.db
      .selectFrom('token')
      .select(PUBLIC_COLUMNS)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(tokenOf);
  }

  /** The token with this id, to check a secret, or `null`. */
  async find(id: string): Promise<TokenToCheck | null> {
    const row = await this.engine.db
      .selectFrom('token')
      .selectAll()
      .select(sql<number | null>`(extract(epoch from expires_at - clock_timestamp()) * 1000)::float8`.as('good_for_ms'))
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : { ...tokenOf(row), secretHash: row.secret_hash, goodForMs: row.good_for_ms };
  }

  /** Which of these tokens are not revoked. Expiry is not looked at. */
  async unrevoked(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.engine.db
      .selectFrom('token')
      .select('id')
      .where('id', 'in', [...ids])
      .where('revoked_at', 'is', null)
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Stores a token.
   * @throws when there is already a token with this id.
   */
  async insert({ id, name, role, secretHash, createdBy, expiresAt }: NewToken): Promise<StoredToken> {
    const inserted = this.engine.db
      .insertInto('token')
      .values({
        id,
        name,
        role,
        secret_hash: secretHash,
        created_at: sql<string>`clock_timestamp()`,
        created_by: createdBy,
        expires_at: expiresAt,
      })
      .returning(PUBLIC_COLUMNS);
    return tokenOf(await withWriteRetry(this.engine, () => inserted.executeTakeFirstOrThrow()));
  }

  /**
   * Revokes a token. A token that was revoked before keeps its time and its revoker. Returns `null` where there is no
   * such token.
   */
  async revoke(id: string, by: string): Promise<StoredToken | null> {
    const revoked = this.engine.db
      .updateTable('token')
      .set({
        revoked_at: sql<string>`coalesce(revoked_at, clock_timestamp())`,
        revoked_by: sql<string>`coalesce(revoked_by, ${by})`,
      })
      .where('id', '=', id)
      .returning(PUBLIC_COLUMNS);
    const row = await withWriteRetry(this.engine, () => revoked.executeTakeFirst());
    if (row === undefined) return null;
    this.revoked.emit('revoked', id);
    return tokenOf(row);
  }

  /**
   * Calls `listener` for every token that is revoked through this process. Returns the function that stops the calls.
   */
  onRevoked(listener: (id: string) => void): () => void {
    this.revoked.on('revoked', listener);
    return () => this.revoked.off('revoked', listener);
  }
}

function tokenOf(row: Pick<Selectable<TokenTable>, (typeof PUBLIC_COLUMNS)[number]>): StoredToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    revokedBy: row.revoked_by,
  };
}
