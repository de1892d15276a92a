/** Asking for what a page shows, without HTTP between: from the answers that are kept for all readers. */
import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import { Context, type Services } from '../../graphql/context.js';
import { schema } from '../../graphql/schema.js';
import { type Ask, AskError } from '../../web/ask.js';
import { type Answers, ExecutedWithErrors } from '../answers/answers.js';
import { questionOf } from '../answers/question.js';
import type { Reading } from '../documents/reading.js';
import type { Account } from '../limits/account.js';
import { tooMany } from '../limits/gate.js';
import { Refused } from '../limits/spending.js';

/** The documents of the pages; they are few, and known. */
const parsed = new Map<string, DocumentNode>();

function documentOf(text: string): DocumentNode {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const document = parse(text);
  parsed.set(text, document);
  return document;
}

/** What a page needs to be read. */
export interface PageSources {
  readonly services: Services;
  readonly answers: Answers;
  readonly reading: Pick<Reading, 'execution' | 'budgets'>;
}

/** Asks as a reader who sees what all readers see; an account pays for what has to be computed. */
export function askFor({ services, answers, reading }: PageSources, requestId: string, account: Account): Ask {
  return async (operation, variables) => {
    const text = operation.toString();
    const document = documentOf(text);
    // The same as open pages ask over HTTP, so that one answer serves both.
    const question = questionOf(text, document, null, Object.fromEntries(Object.entries(variables)));
    if (question === null) throw new TypeError('A page asks nothing but queries');
    try {
      const kept = await answers.answer(question, requestId, account);
      if (kept !== null) return JSON.parse(kept.body.toString('utf8')).data;
    } catch (error) {
      if (error instanceof ExecutedWithErrors) throw askError(error.errors);
      throw error;
    }
    // It was not executed: why is told when it is asked once more.
    const contextValue = new Context(services, requestId, null, reading.budgets.meterFor(account, null));
    const { data, errors = [] } = await reading.execution.execute({
      schema,
      document,
      variableValues: question.variables,
      contextValue,
    });
    // Whoever had too few units a moment ago may have them now.
    if (errors.length === 0) return JSON.parse(JSON.stringify(data));
    throw askError(errors);
  };
}

/** What an error is for a page: an error of what it asks, or that whoever asks has used up their units. */
function askError([first]: readonly GraphQLError[]): AskError | Refused {
  const { code, retryAfter } = first?.extensions ?? {};
  if (code === 'TOO_MANY_REQUESTS' && typeof retryAfter === 'number') return new Refused(tooMany(retryAfter));
  return new AskError(String(first?.extensions.code ?? 'INTERNAL'), first?.message ?? 'It could not be read');
}
