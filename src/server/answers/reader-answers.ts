/**
 * Answers readers before anything else looks at their request: where it is a query that fits the schema, from what is kept
 * for all. Everything else is left to Yoga.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Services } from '../../graphql/context.js';
import { LIMITS } from '../limits.js';
import { type Answer, Answers } from './answers.js';
import { acceptedMediaType, type MediaType } from './media-type.js';
import { type Question, Questions } from './question.js';

/**
 * A shared cache may give an answer to everybody for a second, and then asks whether it is still good; so does a browser at
 * once. The desk asks the same addresses with a token, and is told more.
 */
const CACHE_CONTROL = 'public, max-age=0, s-maxage=1, must-revalidate';
const VARY = 'Accept, Authorization, Origin';

/** Whether the body of a request may be read here: one of known length, which Yoga would take, too. */
function hasReadableBody({ headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return length <= LIMITS.body && isJson(headers['content-type']);
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  return /^application\/json\s*;\s*charset=utf-8$/i.test(contentType ?? '');
}

export class ReaderAnswers {
  private readonly questions = new Questions();
  private readonly answers: Answers;

  constructor(services: Services, log: Logger) {
    this.answers = new Answers(services, log);
    services.feed.whenRedacted(() => this.questions.clear());
  }

  /**
   * Answers a request of a reader, if it can be answered here, with these headers besides its own. Otherwise nothing has been
   * written; the body, if it was read, is a stream in `request.body`, from where Yoga takes it.
   */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    const type = acceptedMediaType(request.headers.accept);
    if (type === null) return false;
    const give = async (question: Question | null): Promise<boolean> => {
      const answer = question === null ? null : await this.answers.answer(question, requestId);
      if (answer !== null) write(request, response, answer, type, headers);
      return answer !== null;
    };
    if (request.method === 'GET') return give(this.questions.ofAddress(request));
    if (request.method !== 'POST' || !hasReadableBody(request)) return false;
    const body = await bodyOf(request);
    if (await give(this.questions.ofBody(body.toString('utf8')))) return true;
    Object.assign(request, { body: Readable.from([body], { objectMode: false }) });
    return false;
  }
}

/** The whole body, or what came of it before the client left. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const done = () => resolve(Buffer.concat(pieces));
    request
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('end', done)
      .on('error', done);
  });
}

function write(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  type: MediaType,
  more: Readonly<Record<string, string>>,
): void {
  const { body } = answer;
  const headers = { ...more, 'content-type': `${type}; charset=utf-8`, 'content-length': body.length };
  if (request.method === 'POST') {
    response.writeHead(200, headers).end(body);
    return;
  }
  const caching = { etag: etagOf(answer, type), 'cache-control': CACHE_CONTROL, vary: VARY };
  if (matches(request.headers['if-none-match'], caching.etag)) response.writeHead(304, { ...more, ...caching }).end();
  else response.writeHead(200, { ...headers, ...caching }).end(body);
}

/** A strong entity tag (RFC 9110, 8.8.1): it stands for the bytes in their media type, so that one answer in two types has two. */
function etagOf({ digest }: Answer, type: MediaType): string {
  return type === 'application/json' ? `"${digest}"` : `"${digest}.g"`;
}

/** RFC 9110, 13.1.2: whether one of the tags that a client has is this one. Weak comparison: proxies may have weakened it. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
