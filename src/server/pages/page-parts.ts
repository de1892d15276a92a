/** The data of a page: kept responses, and the JSON-LD for its head. */
import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import { jsonLdOf } from '../../formats/json-ld.js';
import { exportNewest } from '../../formats/story-export.js';
import { Context, type Services } from '../../graphql/context.js';
import { parseCursor } from '../../graphql/cursor.js';
import type { DocumentReading } from '../documents/reading.js';
import { ExecutedWithErrors, type QueryResponses } from '../kept-responses/query-responses.js';
import { questionOf } from '../kept-responses/question.js';
import type { Account } from '../limits/account.js';
import { tooMany } from '../limits/gate.js';
import { Refused } from '../limits/spending.js';
import { StepMeter } from '../limits/step-meter.js';
import { PageFault } from './page-fault.js';
import type { PageParts } from './renderer.js';

/**
 * How many statements, those that changed last, the head of a story's page holds as JSON-LD; the link beside it leads
 * to all.
 */
const MAX_DESCRIBED = 20;

/** Maximum characters of these statements. The page holds long texts twice, and sends them every time. */
const MAX_DESCRIBED_CHARACTERS = 65_536;

/** The documents of the pages, which are few. */
const parsed = new Map<string, DocumentNode>();

function documentOf(text: string): DocumentNode {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const document = parse(text);
  parsed.set(text, document);
  return document;
}

/** The sources of a page's data. */
export interface PageSources {
  readonly services: Services;
  readonly responses: QueryResponses;
  readonly reading: Pick<DocumentReading, 'schema' | 'execution' | 'budgets'>;
}

/** The client that asks for a page, and the origin by which it knows the service. */
export interface PageReader {
  /** The payer of computations. */
  readonly account: Account;
  readonly requestId: string;
  readonly origin: string;
}

/** The data of a page, as readers see it. Its functions reject with `PageFault` and `Refused`. */
export function partsFor(
  { services, responses, reading }: PageSources,
  { account, requestId, origin }: PageReader,
): PageParts {
  return {
    answer: async (text, given) => {
      const document = documentOf(text);
      // Open pages ask the same query over HTTP, so one kept response serves both.
      const question = questionOf(text, document, null, given);
      if (question === null) throw new TypeError('expected the document of a page to be a query');
      try {
        const kept = await responses.responseTo(question, requestId, account);
        if (kept !== null) return kept.body;
      } catch (error) {
        if (error instanceof ExecutedWithErrors) throw faultOf(error.errors);
        throw error;
      }
      // It was not executed: execute it once more to get the reason.
      const contextValue = new Context(services, requestId, null, reading.budgets.meterFor(account, null));
      const { variables: variableValues } = question;
      const { schema } = reading;
      const { data, errors = [] } = await reading.execution.execute({ schema, document, variableValues, contextValue });
      // The account may have got new units since.
      if (errors.length === 0) return Buffer.from(JSON.stringify({ data }));
      throw faultOf(errors);
    },
    jsonLd: async (slug, cursor, asOf) => {
      const { record } = services;
      const snapshot = record.snapshots(new StepMeter(account)).at(await record.pointAt(parseCursor(cursor)));
      const story = await exportNewest(
        snapshot,
        slug,
        { asOf, cursorOf: (point) => record.cursor(point) },
        MAX_DESCRIBED,
      );
      return story === null ? null : jsonLdOf(story, origin, MAX_DESCRIBED_CHARACTERS);
    },
  };
}

/** The fault for an error in a page's data; `Refused` if the client has used up its units. */
function faultOf([first]: readonly GraphQLError[]): PageFault | Refused {
  const { code, retryAfter } = first?.extensions ?? {};
  if (code === 'TOO_MANY_REQUESTS' && typeof retryAfter === 'number') return new Refused(tooMany(retryAfter));
  return first === undefined ? PageFault.of('INTERNAL') : PageFault.ofError(first);
}
