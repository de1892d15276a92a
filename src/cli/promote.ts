/** `onrecord promote`: makes a standby the primary of the record, and tells the primary that it replaces. */
import type { Config } from '../config.js';
import { markSuperseded } from '../record/generation.js';
import { promoteServer, raiseAbove } from '../record/servers/promotion.js';
import { type RecordState, readServerState } from '../record/servers/server-state.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import {
  type AnsweringServer,
  type AskedServer,
  doesAnswer,
  reasonOf,
  type SilentServer,
  withServers,
} from './servers.js';

export interface PromoteOptions {
  /** The host to promote; `null` for the only one that can be. */
  readonly host: string | null;
  /** Whether to promote beside a primary that answers, or a server whose record was replaced. */
  readonly force: boolean;
  readonly json: boolean;
}

/** The deeds of `onrecord promote`; with `--json` it prints this. */
interface Promotion {
  readonly host: string;
  /** Whether the server was a standby. */
  readonly wasStandby: boolean;
  readonly generation: { readonly before: number; readonly now: number };
  /** The primaries that were told that they are replaced. */
  readonly superseded: readonly string[];
  /** The hosts that could not be reached or told, and why. */
  readonly notTold: readonly SilentServer[];
}

/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** Promotes, and prints what was done. @throws CliError with what to do, before anything is changed. */
export async function promote(config: Config, options: PromoteOptions): Promise<void> {
  const { databaseUrl } = config;
  if (databaseUrl === null) throw new CliError(words.promote.embedded);
  const promotion = await withServers(databaseUrl, config, (servers) => promoteOne(servers, options));
  console.log(options.json ? JSON.stringify(promotion) : linesOf(promotion).join('\n'));
}

async function promoteOne(servers: readonly AskedServer[], options: PromoteOptions): Promise<Promotion> {
  const target = targetAmong(servers, options);
  const before = recordOn(target);
  const wasStandby = target.state.isStandby;
  if (wasStandby) await becomePrimary(target);
  const others = servers.filter((server) => server !== target);
  const rivals = others
    .filter(doesAnswer)
    .filter(({ state }) => !state.isStandby && state.record?.epoch === before.epoch);
  const highest = Math.max(0, ...rivals.map(({ state }) => state.record?.generation ?? 0));
  await raiseAbove(target.engine, wasStandby || options.force ? highest : 0, options.force);
  const now = recordOn({ ...target, state: await readServerState(target.engine) });
  const notTold: SilentServer[] = others.flatMap((server) => (doesAnswer(server) ? [] : [server]));
  const superseded: string[] = [];
  for (const { host, engine, state } of rivals) {
    if ((state.record?.generation ?? 1) >= now.generation) continue;
    try {
      await markSuperseded(engine, now);
      superseded.push(host);
    } catch (error) {
      notTold.push({ host, failure: reasonOf(error) });
    }
  }
  const generation = { before: before.generation, now: now.generation };
  return { host: target.host, wasStandby, generation, superseded, notTold };
}

/** The server to promote, or the primary that was promoted before. @throws CliError where that is not clear. */
function targetAmong(servers: readonly AskedServer[], { host, force }: PromoteOptions): AnsweringServer {
  const answering = servers.filter(doesAnswer);
  const named = host === null ? null : (servers.find((server) => server.host === host) ?? null);
  if (host !== null && named === null) throw new CliError(words.promote.noSuchHost(host, namesOf(servers)));
  if (named !== null && !doesAnswer(named)) throw new CliError(words.promote.unreachable(named.host, named.failure));
  const primaries = answering
    .filter(({ state: { isStandby, record } }) => !isStandby && (force || record?.supersededBy === null))
    .sort((a, b) => (b.state.record?.generation ?? 0) - (a.state.record?.generation ?? 0));
  const standbys = answering.filter(({ state }) => state.isStandby);
  const [primary] = primaries;
  const [standby, another] = standbys;
  const target = named ?? primary ?? standby;
  if (target === undefined) {
    const reasons = servers.map((one) => `${one.host} (${doesAnswer(one) ? words.promote.wasReplaced : one.failure})`);
    throw new CliError(words.promote.nobody(reasons));
  }
  if (target === standby && named === null && another !== undefined)
    throw new CliError(words.promote.severalStandbys(namesOf(standbys)));
  if (target.state.isStandby && primary !== undefined && !force)
    throw new CliError(words.promote.primaryAnswers(primary.host, target.host));
  const supersededBy = target.state.record?.supersededBy ?? null;
  if (supersededBy !== null && !force) throw new CliError(words.promote.replaced(target.host, supersededBy));
  return target;
}

function namesOf(servers: readonly AskedServer[]): readonly string[] {
  return servers.map(({ host }) => host);
}

/** The record of a server. @throws CliError where it has none with a generation. */
function recordOn({
  host,
  state,
}: Pick<AnsweringServer, 'host' | 'state'>): RecordState & { readonly generation: number } {
  const { record } = state;
  if (record === null) throw new CliError(words.promote.noRecord(host));
  const { generation } = record;
  if (generation === null) throw new CliError(words.promote.oldTables(host));
  return { ...record, generation };
}

async function becomePrimary({ host, engine }: AnsweringServer): Promise<void> {
  const isPrimary = await promoteServer(engine).catch((error: unknown) => {
    const isRefused = error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE;
    throw isRefused ? new CliError(words.promote.refused(host)) : error;
  });
  if (!isPrimary) throw new CliError(words.promote.tookTooLong(host));
}

function linesOf({ host, wasStandby, generation: { before, now }, superseded, notTold }: Promotion): readonly string[] {
  return [
    wasStandby ? words.promote.promoted(host) : words.promote.wasPrimary(host),
    now > before ? words.promote.raised(before, now) : words.promote.unchanged(now),
    ...superseded.map((one) => words.promote.superseded(one)),
    ...notTold.map((one) => words.promote.notTold(one.host, one.failure)),
  ];
}
