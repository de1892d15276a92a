/** What a page is made of: answers that are kept for all readers, and what its head says of a story. */
import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import { jsonLdOf } from '../../formats/json-ld.js';
import { exportNewest } from '../../formats/story-export.js';
import { Context, type Services } from '../../graphql/context.js';
import { parseCursor } from '../../graphql/cursor.js';
import { schema } from '../../graphql/schema.js';
import { type Answers, ExecutedWithErrors } from '../answers/answers.js';
import { questionOf } from '../answers/question.js';
import type { DocumentReading } from '../documents/reading.js';
import type { Account } from '../limits/account.js';
import { tooMany } from '../limits/gate.js';
import { Refused } from '../limits/spending.js';
import { StepMeter } from '../limits/step-meter.js';
import { PageFault } from './page-fault.js';
import type { PageParts } from './renderer.js';

/** So many statements, those that changed last, are in the head of a story's page as JSON-LD; the link beside it has all. */
const DESCRIBED = 20;

/** Characters of these statements in the head of a page. Long texts stand there twice, and each page would send them. */
const MAX_DESCRIBED_CHARACTERS = 65_536;

/** The documents of the pages; they are few, and known. */
const parsed = new Map<string, DocumentNode>();

function documentOf(text: string): DocumentNode {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const document = parse(text);
  parsed.set(text, document);
  return document;
}

/** Where pages take what they show from. */
export interface PageSources {
  readonly services: Services;
  readonly answers: Answers;
  readonly reading: Pick<DocumentReading, 'execution' | 'budgets'>;
}

/** Who asks for a page, and by which origin they know the service. */
export interface PageReader {
  /** Who pays for what has to be computed. */
  readonly account: Account;
  readonly requestId: string;
  readonly origin: string;
}

/**
 * The parts of a page, as a reader sees them who sees what all readers see. They reject with `PageFault` and `Refused`.
 */
export function partsFor(
  { services, answers, reading }: PageSources,
  { account, requestId, origin }: PageReader,
): PageParts {
  return {
    answer: async (text, given) => {
      const document = documentOf(text);
      // The same as open pages ask over HTTP, so that one answer serves both.
      const question = questionOf(text, document, null, given);
      if (question === null) throw new TypeError('A page asks nothing but queries');
      try {
        const kept = await answers.answer(question, requestId, account);
        if (kept !== null) return kept.body;
      } catch (error) {
        if (error instanceof ExecutedWithErrors) throw faultOf(error.errors);
        throw error;
      }
      // It was not executed: why is told when it is asked once more.
      const contextValue = new Context(services, requestId, null, reading.budgets.meterFor(account, null));
      const { variables: variableValues } = question;
      const { data, errors = [] } = await reading.execution.execute({ schema, document, variableValues, contextValue });
      // Whoever had too few units a moment ago may have them now.
      if (errors.length === 0) return Buffer.from(JSON.stringify({ data }));
      throw faultOf(errors);
    },
    jsonLd: async (slug, cursor, asOf) => {
      const { record } = services;
      const snapshot = record.snapshots(new StepMeter(account)).at(await record.placeAt(parseCursor(cursor)));
      const story = await exportNewest(snapshot, slug, { asOf, cursorOf: (place) => record.cursor(place) }, DESCRIBED);
      return story === null ? null : jsonLdOf(story, origin, MAX_DESCRIBED_CHARACTERS);
    },
  };
}

/** What an error of a part is for its page, or that whoever asks has used up their units. */
function faultOf([first]: readonly GraphQLError[]): PageFault | Refused {
  const { code, retryAfter } = first?.extensions ?? {};
  if (code === 'TOO_MANY_REQUESTS' && typeof retryAfter === 'number') return new Refused(tooMany(retryAfter));
  return first === undefined ? PageFault.of('INTERNAL') : PageFault.ofError(first);
}
