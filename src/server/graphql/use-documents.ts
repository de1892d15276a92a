/**
 * Resolves document ids, and parses and validates documents within limits, from those kept (see `Documents`). Refuses what
 * this transport cannot answer: several requests in one, and a subscription of a client that asks for no stream.
 */
import { GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { slices } from '../../graphql/slices.js';
import { DocumentParameters } from '../documents/persisted-documents.js';
import type { DocumentReading } from '../documents/reading.js';
import { streamError } from '../http/refusal.js';
import { withStatus } from './http-errors.js';
import type { Requester } from './requester.js';

export function useDocuments({ documents, persisted }: DocumentReading): Plugin<Requester, Requester> {
  return {
    onRequestParse: () => ({
      onRequestParseDone: ({ requestParserResult }) => {
        if (Array.isArray(requestParserResult)) throw batchError();
      },
    }),
    onParams: async ({ params, setParams, context }) => {
      // Some clients send an empty name where a document has one operation.
      const { operationName: name, ...unnamed } = params;
      const others = name === '' ? unnamed : params;
      const named = DocumentParameters.safeParse(params);
      // Malformed parameters: Yoga says what is wrong.
      if (!named.success) return;
      try {
        const query = persisted.textOf(named.data, context.editor !== null, context.meter.payer);
        if (query === null) return;
        const turn = slices.begin(context.meter.payer);
        if (turn !== null) await turn;
        // Thrown here because Yoga sets the status of errors that are thrown while it parses.
        const { document, faults } = documents.read(query, context.meter.payer);
        if (document === null) throw faults[0];
        const operation = faults.length === 0 ? getOperationAST(document, name === '' ? null : name) : null;
        if (operation?.operation === OperationTypeNode.SUBSCRIPTION && context.transport === 'http')
          throw streamError();
        setParams({ ...others, query });
      } catch (error) {
        throw error instanceof GraphQLError ? withStatus(error, context) : error;
      }
    },
    onParse: ({ params: { source }, setParseFn, context }) =>
      setParseFn(() => {
        const { document, faults } = documents.read(String(source), context.meter.payer);
        if (document === null) throw faults[0];
        return document;
      }),
    onValidate: ({ params: { documentAST }, setResult, context }) => {
      const { faults } = documents.read(documentAST.loc?.source.body ?? '', context.meter.payer);
      setResult(faults.map((error) => withStatus(error, context)));
    },
  };
}

function batchError(): GraphQLError {
  const message =
    'An array of requests is not supported: send each request by itself, or merge them into one document with aliases';
  return new GraphQLError(message, { extensions: { code: 'BATCH_NOT_SUPPORTED', http: { status: 400 } } });
}
