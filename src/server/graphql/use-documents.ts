/** Resolves document ids, and parses and validates documents within limits, from those kept (see `Documents`). */
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { slices } from '../../graphql/slices.js';
import { DocumentParameters } from '../documents/persisted-documents.js';
import type { DocumentReading } from '../documents/reading.js';
import { withStatus } from './http-errors.js';
import type { Requester } from './requester.js';

export function useDocuments({ documents, persisted }: DocumentReading): Plugin<Requester, Requester> {
  return {
    onParams: async ({ params, setParams, context }) => {
      const named = DocumentParameters.safeParse(params);
      // Malformed parameters: Yoga says what is wrong.
      if (!named.success) return;
      try {
        const query = persisted.textOf(named.data, context.editor !== null);
        if (query === null) return;
        const turn = slices.begin(context.meter.payer);
        if (turn !== null) await turn;
        // Thrown here because Yoga sets the status of errors that are thrown while it parses.
        const { document, faults } = documents.read(query, context.meter.payer);
        if (document === null) throw faults[0];
        setParams({ ...params, query });
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
