/** Reading what a request asks, where it asks nothing but a query that anybody may ask. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type DocumentNode, getOperationAST, OperationTypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { readDocument } from '../document.js';

/** A query of a reader that fits the schema. */
export interface Question {
  /** Equal for the same document, operation and variables. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The parameters of a request (GraphQL over HTTP, 5.1). What is not of this form is left to Yoga, which says what is wrong. */
const Parameters = z.looseObject({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

/** How many characters of requests are kept with what they ask: a crowd asks few different things. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;
/** What a kept request takes besides its characters, in characters, about. */
const OVERHEAD = 500;

export class Questions {
  private readonly known = new LRUCache<string, Question>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (_, text) => text.length + OVERHEAD,
  });

  /** What the body of a POST asks; `null` when it is nothing that is answered here. */
  ofBody(body: string): Question | null {
    return this.known.get(body) ?? this.read(body, () => parsedJson(body));
  }

  /** What the address of a GET asks; `null` when it is nothing that is answered here. */
  ofAddress({ url = '' }: IncomingMessage): Question | null {
    return this.known.get(url) ?? this.read(url, () => parametersOf(url));
  }

  /** Forgets all that was asked before: there may be words of a statement in it. */
  clear(): void {
    this.known.clear();
  }

  private read(text: string, parse: () => unknown): Question | null {
    const parameters = Parameters.safeParse(parse());
    if (!parameters.success) return null;
    const { query, operationName = null, variables: given } = parameters.data;
    const document = readDocument(query);
    if (!('kind' in document)) return null;
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return null;
    // What the operation does not declare makes no difference, nor does the order in which variables are given.
    const declared = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const variables = Object.fromEntries(
      declared.flatMap((name) => (given?.[name] === undefined ? [] : [[name, given[name]]])),
    );
    const key = createHash('sha256')
      .update(JSON.stringify([query, operationName, variables]))
      .digest('base64');
    const question = { key, document, operationName, variables };
    this.known.set(text, question);
    return question;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // No object, so nothing that is answered here.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function parametersOf(url: string): unknown {
  const parameters = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const parsed = (name: string) => {
    const text = parameters.get(name);
    return text === null ? null : parsedJson(text);
  };
  return {
    query: parameters.get('query'),
    operationName: parameters.get('operationName'),
    variables: parsed('variables'),
    extensions: parsed('extensions'),
  };
}
