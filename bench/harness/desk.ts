/** Writes to the record as an editor does: over GraphQL, with a token. */
import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { STORY } from '../paths.js';
import type { Build } from './build.js';

const APPLY = `mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename
  ... on ApplyBatchSuccess { cursor } ... on Error { code message mistakes { code message } } } }`;

const Answer = z.object({ data: z.unknown(), errors: z.array(z.object({ message: z.string() })).optional() });
const Applied = z.object({
  applyBatch: z.object({ __typename: z.literal('ApplyBatchSuccess'), cursor: z.string() }),
});

/** Creates the token of a chief with the command of a build. Returns its secret. */
export function makeToken({ cli, folder }: Build, databaseUrl: string): string {
  const command = [cli, 'token', 'create', '--name', 'bench', '--role', 'chief'];
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl };
  const secret = execFileSync(process.execPath, command, {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return secret.trim();
}

export class Desk {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Publishes statements with these numbers in one batch. Resolves after the commit. */
  async publish(numbers: readonly number[]): Promise<void> {
    await this.apply({
      operations: numbers.map((number) => ({ publishStatement: { story: STORY, statement: statementInput(number) } })),
    });
  }

  /** Applies a story file. Returns the cursor after it. */
  file(source: string): Promise<string> {
    return this.apply({ source });
  }

  private async apply(input: object): Promise<string> {
    const data = await ask(this.url, APPLY, { input }, { authorization: `Bearer ${this.token}` });
    const { success, data: applied } = Applied.safeParse(data);
    if (!success) throw new Error(`Not applied: ${JSON.stringify(data)}`);
    return applied.applyBatch.cursor;
  }
}

/** Sends a request, and expects no error. */
export async function ask(url: string, query: string, variables: object = {}, headers: object = {}): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}: ${text.slice(0, 1_000)}`);
  const { data, errors } = Answer.parse(JSON.parse(text));
  if (errors !== undefined) throw new Error(`${url} answers: ${errors.map(({ message }) => message).join('; ')}`);
  return data;
}

/** The key of the statement with a number. All numbers have six digits, so that all payloads have the same length. */
export function statementKey(number: number): string {
  return `bench-${number}`;
}

/** An ordinary statement: one speaker on behalf of one country, one source, 150 characters. */
function statementInput(number: number): object {
  return {
    key: statementKey(number),
    mode: 'INDIRECT',
    text: `The proposal is being studied, and an answer will be given when its terms, and who is to watch over them, have been clarified, he says for time ${number}.`,
    language: 'en',
    attributions: [{ speaker: 'vladimir-putin', onBehalfOf: ['russia'] }],
    saidAt: { edtf: '2025-03-13', timeZone: 'Europe/Moscow' },
    channel: 'REMARKS',
    citations: [{ source: 'trt-global-2025-03-13', supports: ['ATTRIBUTION'] }],
  };
}
