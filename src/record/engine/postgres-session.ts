/** The settings of the service's sessions, and how a connection gets them: at its start, or behind a pooler. */
import type pg from 'pg';

/** Settings of PostgreSQL with their values. */
export type SessionSettings = Readonly<Record<string, string>>;

/**
 * Every statement depends on these, also one outside of a transaction. Values are parsed in the formats that these
 * settings choose. Writers queue for a lock, and see each other's commits only because each statement reads anew (read
 * committed). A stuck writer must not hold up everyone: it waits at most 5 s for the lock on the record, and a statement
 * runs at most 30 s.
 */
const STATEMENT_SETTINGS: SessionSettings = {
  timezone: 'UTC',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  default_transaction_isolation: 'read committed',
  lock_timeout: '5s',
  statement_timeout: '30s',
};

/**
 * The settings of every session, which override the defaults of the server, the database and the role. A transaction
 * whose client has gone away ends after 10 s.
 */
export const SESSION_SETTINGS: SessionSettings = {
  ...STATEMENT_SETTINGS,
  default_transaction_deferrable: 'off',
  idle_in_transaction_session_timeout: '10s',
};

/**
 * The options of a session's start: those of the address, followed by the settings, which win where both name one.
 * @param ofAddress The options in the form of PostgreSQL's command line; `null` for none.
 */
export function startOptions(ofAddress: string | null, settings: SessionSettings): string {
  const own = Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
  return [...(ofAddress === null ? [] : [ofAddress]), ...own].join(' ');
}

/** The statements that set this for the rest of the session, or for the rest of the transaction. */
export function setStatements(settings: SessionSettings, scope: 'session' | 'local'): string {
  return Object.entries(settings)
    .map(([name, value]) => `set ${scope} ${name} to '${value}'`)
    .join('; ');
}

/** The statements that a transaction begins with behind a pooler whose sessions belong to nobody. */
export const TRANSACTION_SETTINGS = setStatements(
  // Isolation is a setting of BEGIN there.
  Object.fromEntries(Object.entries(SESSION_SETTINGS).filter(([name]) => !name.startsWith('default_'))),
  'local',
);

/** The values that do as well as those of the service. */
const AS_WELL: Readonly<Record<string, RegExp>> = {
  timezone: /^(?:(?:Etc\/)?(?:UTC|UCT|Zulu|Universal|GMT))$/i,
  datestyle: /^ISO\b/,
  extra_float_digits: /^[1-3]$/,
  lock_timeout: /^[1-9]/,
  statement_timeout: /^[1-9]/,
};

/**
 * The settings of `STATEMENT_SETTINGS` that a session lacks. Behind a pooler that shares connections for a transaction,
 * sessions have them from the role or the database.
 */
export async function missingSettings(client: pg.Client): Promise<SessionSettings> {
  const names = Object.keys(STATEMENT_SETTINGS);
  const values = names.map((name) => `current_setting('${name}') as "${name}"`);
  const { rows } = await client.query<Record<string, string>>(`select ${values.join(', ')}`);
  const [found = {}] = rows;
  const missing = Object.entries(STATEMENT_SETTINGS).filter(([name, value]) => {
    const isThere = AS_WELL[name]?.test(found[name] ?? '') ?? found[name] === value;
    return !isThere;
  });
  return Object.fromEntries(missing);
}
