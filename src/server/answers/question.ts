/** Reading what a request asks, where it asks nothing but a query that anybody may ask. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type DocumentNode, GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import { z } from 'zod';
import { DocumentParameters } from '../documents/persisted-documents.js';
import type { DocumentReading } from '../documents/reading.js';
import { addressParameters } from '../http/request-target.js';
import type { Account } from '../limits/account.js';
import { HotCache } from '../limits/hot-cache.js';

/** A query of a reader that fits the schema. */
export interface Question {
  /** Equal for the same document, operation and variables. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The parameters of a request (GraphQL over HTTP, 5.1). What is not of this form is left to Yoga, which says what is wrong. */
const Parameters = DocumentParameters.extend({
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish().pipe(DocumentParameters.shape.extensions),
});

/** How many characters of bodies, and of addresses, are kept with what they ask: a crowd asks few different things. */
const KEPT_CHARACTERS = 2 * 1024 * 1024;
/** What a kept request takes besides its characters, in characters, about. */
const OVERHEAD_CHARACTERS = 500;

function keptQuestions(): HotCache<Question> {
  return new HotCache({
    room: KEPT_CHARACTERS,
    largest: KEPT_CHARACTERS,
    sizeOf: (_, text) => text.length + OVERHEAD_CHARACTERS,
  });
}

/** What a request asks; `null` when it is nothing that is answered here. What was not asked before waits for its turn. */
export type AskedQuestion = Question | null | Promise<Question | null>;

export class Questions {
  /** By bodies and by addresses apart: a body may be written like an address, and ask something else. */
  private readonly byBody = keptQuestions();
  private readonly byAddress = keptQuestions();

  constructor(private readonly reading: DocumentReading) {}

  /** What the body of a POST asks. */
  ofBody(body: string, client: Account): AskedQuestion {
    return this.byBody.get(body, client) ?? this.read(this.byBody, body, client, () => JSON.parse(body));
  }

  /** What the address of a GET asks. */
  ofAddress({ url = '' }: IncomingMessage, client: Account): AskedQuestion {
    return this.byAddress.get(url, client) ?? this.read(this.byAddress, url, client, () => parametersOf(url));
  }

  /** Forgets all that was asked before: there may be words of a statement in it. */
  clear(): void {
    this.byBody.clear();
    this.byAddress.clear();
  }

  private read(known: HotCache<Question>, text: string, client: Account, parse: () => unknown): AskedQuestion {
    const parameters = Parameters.safeParse(orNull(parse));
    if (!parameters.success) return null;
    const { operationName = null, variables: given } = parameters.data;
    const query = this.textOf(parameters.data);
    if (query === null) return null;
    const { documents } = this.reading;
    const read = () => {
      const { document, faults } = documents.read(query, client);
      if (document === null || faults.length > 0) return null;
      const question = questionOf(query, document, operationName, given ?? {});
      if (question !== null) known.set(text, question, client);
      return question;
    };
    const turn = documents.turnToRead(query, client);
    return turn === null ? read() : turn.then(read);
  }

  private textOf(parameters: DocumentParameters): string | null {
    try {
      return this.reading.persisted.textOf(parameters, false);
    } catch (error) {
      if (error instanceof GraphQLError) return null;
      throw error;
    }
  }
}

/** What a document asks that is known to fit the schema; `null` when it is no query, or one that cannot be told from others. */
export function questionOf(
  query: string,
  document: DocumentNode,
  operationName: string | null,
  given: Readonly<Record<string, unknown>>,
): Question | null {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return null;
  // What the operation does not declare makes no difference, nor does the order in which variables are given, nor whether
  // an operation is named that is the only one.
  const declared = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const variables = Object.fromEntries(
    declared.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
  // What is too large for a number reads as Infinity, and would be written into the key as null.
  if (!areFinite(variables)) return null;
  const key = keyOf([query, operation.name?.value ?? null, variables]);
  return key === null ? null : { key, document, operationName, variables };
}

/** Whether all numbers within a value are finite. */
function areFinite(value: unknown): boolean {
  // Not by recursion: what clients send may be nested deeper than functions can call each other.
  const left = [value];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (typeof one === 'number' && !Number.isFinite(one)) return false;
    if (typeof one === 'object' && one !== null) {
      for (const member of Object.values(one)) left.push(member);
    }
  }
  return true;
}

function keyOf(parts: readonly unknown[]): string | null {
  try {
    return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
  } catch (error) {
    // Variables can be nested deeper than they can be written again. Those of no query are.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** `null` when JSON is to be read that is none. */
function orNull(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function parametersOf(url: string): unknown {
  const { variables, extensions, ...texts } = addressParameters(url);
  const json = (text: string | null) => (text === null ? null : JSON.parse(text));
  return { ...texts, variables: json(variables), extensions: json(extensions) };
}
