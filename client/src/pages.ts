/** Polls pages of updates, for networks that block streams. */
import {
  broken,
  type ConnectionListener,
  type Ending,
  type FeedOperation,
  type FeedResult,
  type Open,
  openedByLife,
} from './connection.js';
import { codeOf, describe, isObject } from './errors.js';
import { post } from './post.js';
import { endingOf } from './refusal.js';

/** The pages that the client polls while no stream gets through. */
export interface PagesOptions {
  /**
   * The text of a query with the variables of the subscription, including `$after: Cursor`. Its one root field selects
   * `cursor` and `updates(after: $after, ids: HEAD) { nodes { … } pageInfo { hasNextPage } }`, with the same fields of
   * nodes as the subscription. `ids: HEAD` gives things the ids that they have in the stream.
   */
  readonly query: string;
  /** The interval in milliseconds, less than `maxSilence`; 15,000 by default. */
  readonly every?: number;
}

const POLL_EVERY_MS = 15_000;

/** The codes of invalid cursors, with the reasons that `FeedReset` would give in a stream. */
const RESETS: Readonly<Record<string, string>> = {
  CURSOR_FORKED: 'FORKED',
  CURSOR_AHEAD: 'AHEAD',
  CURSOR_EXPIRED: 'EXPIRED',
};

interface PolledPage {
  readonly cursor: string;
  readonly nodes: readonly unknown[];
  readonly hasNextPage: boolean;
}

interface PollingParts {
  readonly url: string;
  readonly authorization: string | null;
  readonly pages: PagesOptions;
  /** The text of the subscription. Its root field becomes that of the messages. */
  readonly subscription: string;
}

/**
 * A connection that polls. It delivers what a stream would: updates in order, `CaughtUp` after the last, `FeedReset` for an
 * invalid cursor.
 */
export function overPages<Data>(parts: PollingParts): Open<Data> {
  const every = parts.pages.every ?? POLL_EVERY_MS;
  return (operation, listener) => {
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let after = operation.variables.after;
    let isFirst = true;
    const reporting = openedByLife(listener);
    const poll = async () => {
      const read = await readToEnd(parts, operation, after, reporting, ending.signal);
      if (ending.signal.aborted) return;
      if (read.type !== 'read') return listener.ended(read);
      after = read.cursor;
      if (isFirst || read.count > 0) {
        listener.result({ data: delivered<Data>(parts, { __typename: 'CaughtUp', cursor: read.cursor }) });
      }
      isFirst = false;
      timer = setTimeout(() => void poll(), every);
    };
    void poll();
    const leave = () => {
      clearTimeout(timer);
      ending.abort();
    };
    return { leave, abandon: leave };
  };
}

type PollOutcome = Ending | { readonly type: 'read'; readonly cursor: string; readonly count: number };

/** Reads page after page to the end, and reports the updates. */
async function readToEnd<Data>(
  parts: PollingParts,
  operation: FeedOperation,
  from: unknown,
  listener: ConnectionListener<Data>,
  signal: AbortSignal,
): Promise<PollOutcome> {
  let after = from;
  let count = 0;
  try {
    for (;;) {
      const answer = await ask(parts, operation, after, signal);
      if ('type' in answer) return answer;
      if (signal.aborted) return broken('Left');
      listener.alive();
      const reason = RESETS[codeOf(answer.errors?.[0]) ?? ''];
      if (reason !== undefined) return await reset(parts, operation, reason, listener, signal);
      const page = pageIn(answer.data);
      if (page === null) {
        listener.result({ errors: answer.errors ?? [{ message: 'A page of updates has an unexpected form' }] });
        return broken('A page of updates could not be read');
      }
      // Without a cursor the feed starts now.
      if (typeof after !== 'string') return { type: 'read', cursor: page.cursor, count };
      for (const node of page.nodes) {
        listener.result({ data: delivered<Data>(parts, node) });
        if (isObject(node) && typeof node.cursor === 'string') after = node.cursor;
        count += 1;
      }
      if (signal.aborted) return broken('Left');
      if (!page.hasNextPage) return { type: 'read', cursor: String(after), count };
    }
  } catch (error) {
    return broken(describe(error));
  }
}

async function reset<Data>(
  parts: PollingParts,
  operation: FeedOperation,
  reason: string,
  listener: ConnectionListener<Data>,
  signal: AbortSignal,
): Promise<Ending> {
  const answer = await ask(parts, operation, undefined, signal);
  if ('type' in answer) return answer;
  const page = pageIn(answer.data);
  if (page === null) return broken('A page of updates could not be read');
  const { cursor } = page;
  listener.result({ data: delivered<Data>(parts, { __typename: 'FeedReset', reason, oldest: cursor, head: cursor }) });
  return broken('The cursor was reset');
}

async function ask(
  { url, authorization, pages }: PollingParts,
  { variables }: FeedOperation,
  after: unknown,
  signal: AbortSignal,
): Promise<FeedResult<unknown> | Ending> {
  const operation = { query: pages.query, variables: { ...variables, after } };
  const response = await post({ url, accept: 'application/json', authorization, signal }, operation);
  if (!response.ok) return endingOf(response);
  const answer: unknown = await response.json();
  return isObject(answer) && ('data' in answer || 'errors' in answer)
    ? answer
    : broken('The response was no GraphQL result');
}

/** The data of a message as the subscription would deliver it. */
function delivered<Data>({ subscription }: PollingParts, message: unknown): Data {
  const root = /{\s*(\w+)/.exec(subscription)?.[1] ?? '';
  return JSON.parse(JSON.stringify({ [root]: message }));
}

function pageIn(data: unknown): PolledPage | null {
  const [root] = isObject(data) ? Object.values(data) : [];
  if (!isObject(root) || typeof root.cursor !== 'string' || !isObject(root.updates)) return null;
  const { nodes, pageInfo } = root.updates;
  if (!Array.isArray(nodes) || !isObject(pageInfo)) return null;
  return { cursor: root.cursor, nodes, hasNextPage: pageInfo.hasNextPage === true };
}
