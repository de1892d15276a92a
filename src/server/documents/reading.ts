/** The parts that turn a request's document into a result, the same for every transport. */
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { schema as plainSchema } from '../../graphql/schema.js';
import { subgraphSchema } from '../../graphql/subgraph.js';
import { DOCUMENTS } from '../../web/documents.js';
import { Budgets } from '../limits/budgets.js';
import { Documents } from './documents.js';
import { exampleOperations } from './example-operations.js';
import { Execution } from './execution.js';
import { PersistedDocuments } from './persisted-documents.js';

export interface DocumentReading {
  /** The schema that documents are validated against and executed with. */
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly persisted: PersistedDocuments;
  readonly execution: Execution;
  readonly budgets: Budgets;
}

/**
 * Prepares them. The example operations, the page's documents and those of the manifest, if there is one, can be sent
 * by id.
 * @throws OperatorError when the manifest cannot be used.
 */
export function prepareReading(
  {
    limits,
    trustedDocuments,
    trustedDocumentsOnly,
    federation,
  }: Pick<Config, 'limits' | 'trustedDocuments' | 'trustedDocumentsOnly' | 'federation'>,
  log: Logger,
): DocumentReading {
  const schema = federation ? subgraphSchema() : plainSchema;
  const documents = new Documents(schema, limits);
  const examples = exampleOperations().map(({ query }) => query);
  const persisted = new PersistedDocuments([...examples, ...DOCUMENTS], trustedDocumentsOnly);
  if (trustedDocuments !== null) persisted.addManifest(trustedDocuments, documents);
  return { schema, documents, persisted, execution: new Execution(limits, log), budgets: new Budgets(limits) };
}
