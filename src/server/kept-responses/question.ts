/** Reads requests that hold nothing but a query open to readers. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type DocumentNode, GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import { z } from 'zod';
import { DocumentParameters } from '../documents/persisted-documents.js';
import type { DocumentReading } from '../documents/reading.js';
import { addressParameters } from '../http/request-target.js';
import type { Account } from '../limits/account.js';
import { HotCache } from '../limits/hot-cache.js';

/** A reader's query that is valid against the schema. */
export interface Question {
  /** Equal for the same document, operation and variables. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The parameters of a request (GraphQL over HTTP, 5.1). Yoga handles requests of any other form and says what is wrong
 * with them.
 */
const Parameters = DocumentParameters.extend({
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish().pipe(DocumentParameters.shape.extensions),
});

/**
 * How many characters of bodies, and of addresses, are kept with the query that each holds: many clients send few
 * different ones.
 */
const KEPT_CHARACTERS = 2 * 1024 * 1024;
/** Approximate memory for a kept request besides its text, in characters. */
const OVERHEAD_CHARACTERS = 500;

function keptQuestions(): HotCache<Question> {
  return new HotCache({
    room: KEPT_CHARACTERS,
    largest: KEPT_CHARACTERS,
    sizeOf: (_, text) => text.length + OVERHEAD_CHARACTERS,
  });
}

/** The query of a request; `null` when Yoga must handle it. A query not seen before waits for its turn. */
export type AskedQuestion = Question | null | Promise<Question | null>;

export class Questions {
  /** Bodies and addresses are kept apart: the same text may mean different queries. */
  private readonly byBody = keptQuestions();
  private readonly byAddress = keptQuestions();

  constructor(private readonly reading: DocumentReading) {}

  /** The query in the body of a POST. */
  ofBody(body: string, client: Account): AskedQuestion {
    return this.byBody.get(body, client) ?? this.read(this.byBody, body, client, () => JSON.parse(body));
  }

  /** The query in the address of a GET or HEAD. */
  ofAddress({ url = '' }: IncomingMessage, client: Account): AskedQuestion {
    return this.byAddress.get(url, client) ?? this.read(this.byAddress, url, client, () => parametersOf(url));
  }

  /** Forgets all kept queries: they may hold words of a statement. */
  clear(): void {
    this.byBody.clear();
    this.byAddress.clear();
  }

  private read(known: HotCache<Question>, text: string, client: Account, parse: () => unknown): AskedQuestion {
    const parameters = Parameters.safeParse(orNull(parse));
    if (!parameters.success) return null;
    const { variables: given } = parameters.data;
    // Some clients send an empty name where a document has one operation.
    const operationName = parameters.data.operationName || null;
    const query = this.textOf(parameters.data, client);
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

  private textOf(parameters: DocumentParameters, client: Account): string | null {
    try {
      return this.reading.persisted.textOf(parameters, false, client);
    } catch (error) {
      if (error instanceof GraphQLError) return null;
      throw error;
    }
  }
}

/**
 * The query of a valid document; `null` for another kind of operation, or when no key can be made from its variables.
 */
export function questionOf(
  query: string,
  document: DocumentNode,
  operationName: string | null,
  given: Readonly<Record<string, unknown>>,
): Question | null {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return null;
  // Undeclared variables, the order of variables and the name of an only operation do not change the result, so the key
  // leaves them out.
  const declared = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const variables = Object.fromEntries(
    declared.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
  // A number that is too large is parsed as Infinity, and JSON would write it into the key as null.
  if (!areFinite(variables)) return null;
  const key = keyOf([query, operation.name?.value ?? null, variables]);
  return key === null ? null : { key, document, operationName, variables };
}

/** Whether all numbers within a value are finite. */
function areFinite(value: unknown): boolean {
  // Not recursive: variables may be nested deeper than the call stack allows.
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
    // JSON.stringify overflows the stack on variables nested this deep; no valid query needs them.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The parsed JSON; `null` if the text is not JSON. */
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
