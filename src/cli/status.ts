/** `onrecord status`: which server is the primary of the record, and how far the others are. */
import { z } from 'zod';
import type { Config } from '../config.js';
import { hasStore } from '../record/engine/private-directory.js';
import type { RecordState, ServerState } from '../record/servers/server-state.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import { type AskedServer, doesAnswer, reasonOf, type SilentServer, withServers } from './servers.js';

/** The exit code where something is wrong. */
export const PROBLEM_EXIT_CODE = 3;
/** A process has this long to answer, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Something that is wrong, and where. */
export interface StatusProblem {
  readonly code:
    | 'UNREACHABLE'
    | 'SUPERSEDED'
    | 'TWO_PRIMARIES'
    | 'NO_PRIMARY'
    | 'NO_RECORD'
    | 'OTHER_RECORD'
    | 'NOT_READY';
  readonly where: readonly string[];
}

/** A server that answers; `lagBytes` is how far it is behind the primary, `null` where that is not known. */
export type ServerStatus = { readonly host: string; readonly lagBytes: number | null } & ServerState;

/** A process, as its `/readyz` says. */
export interface ProcessStatus {
  readonly url: string;
  readonly isReady: boolean;
  /** Why it is not ready or takes no writes; `null` for no reason. */
  readonly code: string | null;
  readonly record: { readonly epoch: string; readonly generation: number };
}

/** All that `onrecord status` knows; with `--json` it prints this. */
export interface RecordStatus {
  readonly servers: readonly (ServerStatus | SilentServer)[];
  readonly processes: readonly (ProcessStatus | { readonly url: string; readonly failure: string })[];
  /** The record of an embedded store that no service uses; `null` otherwise. */
  readonly embedded: RecordState | null;
  readonly problems: readonly StatusProblem[];
}

const Ready = z.object({
  status: z.string(),
  code: z.string().optional(),
  record: z.object({ epoch: z.string(), generation: z.number() }),
});

/** Prints the state of all servers and processes. Returns whether all is well. */
export async function status(
  config: Config,
  processUrls: readonly string[],
  { json }: { readonly json: boolean },
): Promise<boolean> {
  const { databaseUrl, dataDirectory } = config;
  const [asked, processes] = await Promise.all([askServers(config), Promise.all(processUrls.map(askProcess))]);
  const servers = serverStatuses(asked);
  const embedded = databaseUrl === null && processUrls.length === 0 ? await embeddedRecord(config) : null;
  if (embedded !== null && !json)
    console.log([words.status.embedded(dataDirectory), ...recordLines(embedded)].join('\n'));
  const found: RecordStatus = { servers, processes, embedded, problems: problemsOf(servers, processes) };
  console.log(json ? JSON.stringify(found) : linesOf(found).join('\n'));
  return found.problems.length === 0;
}

/** The servers of DATABASE_URL, and those of DATABASE_READ_URL that are not among them. */
async function askServers(config: Config): Promise<readonly AskedServer[]> {
  const { databaseUrl, databaseReadUrl } = config;
  const [servers, standbys] = await Promise.all([
    databaseUrl === null ? [] : withServers(databaseUrl, config, async (asked) => asked),
    databaseReadUrl === null ? [] : withServers(databaseReadUrl, { databasePooler: null }, async (asked) => asked),
  ]);
  const hosts = new Set(servers.map(({ host }) => host));
  return [...servers, ...standbys.filter(({ host }) => !hosts.has(host))];
}

function serverStatuses(asked: readonly AskedServer[]): RecordStatus['servers'] {
  const primary = asked.filter(doesAnswer).find(({ state }) => !state.isStandby && state.record?.supersededBy === null);
  return asked.map((server) => {
    if (!doesAnswer(server)) return server;
    const { host, state } = server;
    const isBehind = state.isStandby && primary !== undefined;
    return { host, ...state, lagBytes: isBehind ? bytesBetween(state.lsn, primary.state.lsn) : null };
  });
}

/** The bytes of the log between two places, such as `0/3000148`. */
function bytesBetween(from: string, until: string): number {
  const bytesOf = (lsn: string) => {
    const [high = '0', low = '0'] = lsn.split('/');
    return Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16);
  };
  return Math.max(0, bytesOf(until) - bytesOf(from));
}

function problemsOf(servers: RecordStatus['servers'], processes: RecordStatus['processes']): readonly StatusProblem[] {
  const answering = servers.flatMap((server) => ('failure' in server ? [] : [server]));
  const primaries = answering.filter(({ isStandby }) => !isStandby);
  const highest = Math.max(0, ...answering.map(({ record }) => record?.generation ?? 0));
  const [known] = answering.flatMap(({ record }) => record ?? []);
  const isReplaced = ({ record }: ServerStatus) =>
    record !== null && (record.supersededBy !== null || (record.generation ?? 0) < highest);
  const current = primaries.filter((server) => !isReplaced(server));
  const problem = (code: StatusProblem['code'], where: readonly string[], isOne = where.length > 0): StatusProblem[] =>
    isOne ? [{ code, where }] : [];
  const hosts = (list: readonly ServerStatus[]) => list.map(({ host }) => host);
  const all = servers.map(({ host }) => host);
  return [
    ...problem(
      'UNREACHABLE',
      servers.filter((server) => 'failure' in server).map(({ host }) => host),
    ),
    ...problem(
      'UNREACHABLE',
      processes.filter((one) => 'failure' in one).map(({ url }) => url),
    ),
    ...problem('SUPERSEDED', hosts(primaries.filter(isReplaced))),
    ...problem('TWO_PRIMARIES', hosts(current), current.length > 1),
    ...problem('NO_PRIMARY', all, servers.length > 0 && current.length === 0),
    ...problem('NO_RECORD', hosts(answering.filter(({ record }) => record === null))),
    ...problem(
      'OTHER_RECORD',
      hosts(answering.filter(({ record }) => record !== null && record.epoch !== known?.epoch)),
    ),
    ...problem(
      'NOT_READY',
      processes.filter((one) => 'isReady' in one && !one.isReady).map(({ url }) => url),
    ),
  ];
}

async function askProcess(url: string): Promise<RecordStatus['processes'][number]> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { code = null, record } = Ready.parse(await response.json());
    return { url, isReady: response.ok, code, record };
  } catch (error) {
    return { url, failure: error instanceof z.ZodError ? words.status.noReadiness : reasonOf(error) };
  }
}

/** The record of the embedded store, which no service uses. @throws CliError where there is none. */
async function embeddedRecord(config: Config): Promise<RecordState> {
  const { openStore } = await import('./store-target.js');
  if (!hasStore(config.dataDirectory)) throw new CliError(words.backup.noStore(config.dataDirectory));
  const record = await openStore(config);
  try {
    const { epoch, generation } = record;
    const [head, times] = [await record.head(), await record.times()];
    return { epoch, generation, supersededBy: null, head: { offset: head.offset, at: times.headAt } };
  } finally {
    await record.close();
  }
}

function linesOf({ servers, processes, problems }: RecordStatus): readonly string[] {
  return [
    ...servers.flatMap(serverLines),
    ...processes.flatMap((one) => {
      if ('failure' in one) return [words.status.silent(one.url, one.failure)];
      const { url, isReady, code, record } = one;
      return [words.status.process(url, isReady, code), `  ${words.status.record(record.epoch, record.generation)}`];
    }),
    '',
    ...(problems.length === 0 ? [words.status.well] : []),
    ...problems.map(({ code, where }) => words.status.problems[code](where)),
  ];
}

function serverLines(server: RecordStatus['servers'][number]): readonly string[] {
  const { host } = server;
  if ('failure' in server) return [words.status.silent(host, server.failure)];
  const { isStandby, version, timeline, lagBytes, lagSeconds, standbys, migration, record } = server;
  const details = [
    words.status.timeline(timeline),
    ...(migration === null ? [] : [words.status.tables(migration)]),
    ...(isStandby ? [words.status.behind(lagBytes, lagSeconds)] : []),
    ...(isStandby || standbys !== null ? [] : [words.status.standbysHidden]),
    ...(standbys?.length === 0 ? [words.status.noStandby] : []),
    ...(standbys ?? []).map((one) => words.status.standby(one.name, one.state, one.isSynchronous, one.lagBytes)),
  ];
  return [words.status.server(host, isStandby, version), ...recordLines(record), ...details.map((line) => `  ${line}`)];
}

function recordLines(record: RecordState | null): readonly string[] {
  if (record === null) return [`  ${words.status.noRecord}`];
  const { epoch, generation, supersededBy, head } = record;
  return [
    words.status.record(epoch, generation),
    ...(supersededBy === null ? [] : [words.status.supersededBy(supersededBy)]),
    words.status.head(head.offset, head.at),
  ].map((line) => `  ${line}`);
}
