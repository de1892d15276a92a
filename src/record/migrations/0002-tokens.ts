import { type Kysely, sql } from 'kysely';

/**
 * The tokens of editors. A row is deleted only by a configured retention (`retention.ts`), so that what was written
 * with a token can be traced to its holder.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table token (
        id text collate "C" primary key,
        name text not null,
        role text not null check (role in ('EDITOR', 'CHIEF')),
        secret_hash text not null,
        created_at timestamptz not null,
        created_by text not null,
        expires_at timestamptz,
        revoked_at timestamptz,
        revoked_by text check ((revoked_by is null) = (revoked_at is null))
      )`,
    )
    .execute(db);
}
