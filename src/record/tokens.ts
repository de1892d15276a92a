/**
 * The tokens of the desk, as they are stored. They are no part of the record: they have no offset, and no reader ever sees
 * them. What a secret looks like, and which one is good, the desk knows.
 */
import { EventEmitter } from 'node:events';
import { type Selectable, sql } from 'kysely';
import type { Instant } from '../story/time.js';
import type { Engine } from './engine/engine.js';
import type { TokenTable } from './tables.js';
import { writing } from './write/write-retry.js';

/** A token without its secret. */
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly role: TokenTable['role'];
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** `null` for never. */
  readonly expiresAt: Instant | null;
  /** `null` while it is good. */
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
}

/** A token that is about to be stored. */
export interface NewToken extends Omit<StoredToken, 'createdAt' | 'revokedAt' | 'revokedBy'> {
  readonly secretHash: string;
}

/** What a secret is held against. */
export interface TokenToCheck extends StoredToken {
  readonly secretHash: string;
  /** How long it is still good by the clock of the database, in milliseconds; `null` for ever. */
  readonly goodForMs: number | null;
}

/** All columns but the digest of the secret, which is read for nothing else than to check one. */
const PUBLIC = [
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

  /** Whether there has never been one. */
  async isEmpty(): Promise<boolean> {
    return (await this.engine.db.selectFrom('token').select('id').limit(1).executeTakeFirst()) === undefined;
  }

  /** All that there have been, the oldest first. */
  async list(): Promise<StoredToken[]> {
    const rows = await this.engine.db.selectFrom('token').select(PUBLIC).orderBy('created_at').orderBy('id').execute();
    return rows.map(tokenOf);
  }

  /** The token of an id with the digest of its secret, or `null`. */
  async find(id: string): Promise<TokenToCheck | null> {
    const row = await this.engine.db
      .selectFrom('token')
      .selectAll()
      .select(sql<number | null>`(extract(epoch from expires_at - clock_timestamp()) * 1000)::float8`.as('good_for_ms'))
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : { ...tokenOf(row), secretHash: row.secret_hash, goodForMs: row.good_for_ms };
  }

  /** Those of the ids that can still be used, apart from their expiry. */
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

  /** Stores a token. @throws when there is one of this id. */
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
      .returning(PUBLIC);
    return tokenOf(await writing(this.engine, () => inserted.executeTakeFirstOrThrow()));
  }

  /** Revokes a token; one that was revoked before stays as it was. Returns `null` where there is none. */
  async revoke(id: string, by: string): Promise<StoredToken | null> {
    const revoked = this.engine.db
      .updateTable('token')
      .set({
        revoked_at: sql<string>`coalesce(revoked_at, clock_timestamp())`,
        revoked_by: sql<string>`coalesce(revoked_by, ${by})`,
      })
      .where('id', '=', id)
      .returning(PUBLIC);
    const row = await writing(this.engine, () => revoked.executeTakeFirst());
    if (row === undefined) return null;
    this.revoked.emit('revoked', id);
    return tokenOf(row);
  }

  /** Tells of every token that is revoked through this process, until the returned function is called. */
  onRevoked(told: (id: string) => void): () => void {
    this.revoked.on('revoked', told);
    return () => this.revoked.off('revoked', told);
  }
}

function tokenOf(row: Pick<Selectable<TokenTable>, (typeof PUBLIC)[number]>): StoredToken {
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
