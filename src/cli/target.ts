/** Where batches are applied: the running service, or, where none runs, the store itself. */
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import type { Config } from '../config.js';
import { Desk } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import type { StoryFile } from '../desk/story-folder.js';
import { readToken, tokenPath } from '../desk/token.js';
import { StoryRecord } from '../record/record.js';
import type { Verification } from '../record/verify.js';
import { openEngine } from '../server/service.js';
import { CliError } from './errors.js';

export interface AppliedUpdate {
  readonly kind: string;
  readonly subject: string;
  /** Its number within the story; `null` for actors and sources. */
  readonly sequence: number | null;
}

export interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type Applied =
  | {
      readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN' | 'REPEATED';
      readonly cursor: string;
      readonly updates: readonly AppliedUpdate[];
      readonly alreadyApplied: number;
    }
  | { readonly status: 'REFUSED'; readonly mistakes: readonly Mistake[] };

export interface Target {
  /** What it is, for people. */
  readonly name: string;
  apply(file: StoryFile, options: { readonly dryRun: boolean }): Promise<Applied>;
  /** Checks the whole record. */
  verify(): Promise<Verification>;
  close(): Promise<void>;
}

/** The running service at `url`, or the store of the configuration where nothing answers there. */
export async function openTarget(config: Config, url: string): Promise<Target> {
  return (await answers(url)) ? service(url, tokenOf(config)) : store(config);
}

/** Whether a service answers, waiting a moment for one that is just starting. */
async function answers(url: string): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(new URL('/livez', url));
      return response.ok;
    } catch (error) {
      const refused = error instanceof TypeError;
      if (!refused) throw error;
      if (attempt === 1) return false;
      await pause(300);
    }
  }
}

function tokenOf(config: Config): string {
  const token = config.deskToken ?? readToken(config.dataDirectory);
  if (token !== null) return token;
  throw new CliError(
    `Writing needs the token of the desk: set DESK_TOKEN, or run this where ${tokenPath(config.dataDirectory)} is`,
  );
}

const APPLY_BATCH = `mutation Apply($input: ApplyBatchInput!) {
  applyBatch(input: $input) {
    __typename
    ... on ApplyBatchSuccess { status cursor alreadyApplied updates { kind subject sequence } }
    ... on InvalidInput { mistakes { code message line column } }
    ... on Error { code message }
  }
}`;

type ApplyBatchAnswer =
  | ({ readonly __typename: 'ApplyBatchSuccess' } & Exclude<Applied, { status: 'REFUSED' }>)
  | { readonly __typename: 'InvalidInput'; readonly mistakes: readonly Mistake[] }
  | { readonly __typename: 'Forbidden' | 'Conflict'; readonly code: string; readonly message: string };

const VERIFY = 'query Verify { record { verification { isIntact updateCount brokenAt fault } } }';

interface VerificationAnswer {
  readonly record: {
    readonly verification: {
      readonly isIntact: boolean;
      readonly updateCount: number | null;
      readonly brokenAt: number | null;
      readonly fault: string | null;
    };
  };
}

interface GraphQLAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string }[];
}

function service(url: string, token: string): Target {
  const ask = async <T>(query: string, variables: object): Promise<T> => {
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    // The service is the other half of this program; its schema is what says that the answer has this form.
    const answer = (await response.json()) as GraphQLAnswer<T>;
    if (answer.errors === undefined && answer.data) return answer.data;
    const faults = answer.errors?.map((error) => error.message).join('; ') ?? `status ${response.status}`;
    throw new CliError(`The service at ${url} did not do it: ${faults}`);
  };
  return {
    name: `the service at ${url}`,
    apply: async ({ source, name }, { dryRun }) => {
      const { applyBatch: result } = await ask<{ applyBatch: ApplyBatchAnswer }>(APPLY_BATCH, {
        input: { source, name, dryRun },
      });
      if (result.__typename === 'InvalidInput') return { status: 'REFUSED', mistakes: result.mistakes };
      if (result.__typename !== 'ApplyBatchSuccess') throw new CliError(`${result.message} (${result.code})`);
      return result;
    },
    verify: async () => {
      const { record } = await ask<VerificationAnswer>(VERIFY, {});
      const { isIntact, updateCount, brokenAt, fault } = record.verification;
      return isIntact
        ? { intact: true, updates: updateCount ?? 0 }
        : { intact: false, offset: brokenAt ?? 0, fault: fault ?? '' };
    },
    close: async () => undefined,
  };
}

/** A record without a service, for the time of one command. */
export async function openStore(config: Pick<Config, 'databaseUrl' | 'dataDirectory'>): Promise<StoryRecord> {
  const engine = await openEngine(config, pino({ level: 'warn' }, pino.destination(2)));
  try {
    return await StoryRecord.open(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function store(config: Config): Promise<Target> {
  const record = await openStore(config);
  const name = config.databaseUrl === null ? `the embedded store in ${config.dataDirectory}` : 'the PostgreSQL store';
  return recordTarget(record, name);
}

/** Nobody asks for a token who could as well change the files. */
const WHOEVER_HOLDS_THE_STORE: Editor = { name: userInfo().username, role: 'CHIEF', expiresAt: null };

/** A record as a target. */
export function recordTarget(record: StoryRecord, name: string): Target {
  const desk = new Desk(record);
  return {
    name,
    apply: async ({ source, name }, { dryRun }) => {
      const outcome = await desk.apply({ source, name, editor: WHOEVER_HOLDS_THE_STORE, idempotencyKey: null, dryRun });
      if (outcome.status === 'REFUSED') return outcome;
      return { ...outcome, cursor: record.cursor(outcome.head) };
    },
    verify: () => record.verify(),
    close: () => record.close(),
  };
}
