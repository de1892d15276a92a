/** Polls pages of `updates`, for networks that let no stream through. */
import {
  broken,
  type ConnectionListener,
  type Ending,
  type Open,
  type Operation,
  openedByLife,
  type Result,
} from './connection.js';
import { codeOf, describe, isObject } from './errors.js';
import { endingOf } from './refusal.js';

/** Which pages the client polls when no stream gets through, and how often. */
export interface PagesOptions {
  /**
   * The text of a query with the variables of the subscription, `$after: Cursor` among them, and one root field that selects
   * `cursor` and `updates(after: $after) { nodes { … } pageInfo { hasNextPage } }`, the nodes as the subscription does.
   */
  readonly query: string;
  /** Every so many milliseconds, fewer than `maxSilence`; 15,000 by default. */
  readonly every?: number;
}

const EVERY_MS = 15_000;

/** Codes by which the service says that it cannot honour a cursor, with the reasons that a stream would give. */
const RESETS: Readonly<Record<string, string>> = {
  CURSOR_FORKED: 'FORKED',
  CURSOR_AHEAD: 'AHEAD',
  CURSOR_EXPIRED: 'EXPIRED',
};

interface Page {
  readonly cursor: string;
  readonly nodes: readonly unknown[];
  readonly hasNextPage: boolean;
}

interface Parts {
  readonly url: string;
  readonly authorization: string | null;
  readonly pages: PagesOptions;
  /** The text of the subscription, whose root field the messages are given. */
  readonly subscription: string;
}

/** Reads pages as if they were delivered: updates in order, `CaughtUp` after the last, `FeedReset` for a cursor that is gone. */
export function overPages<Data>(parts: Parts): Open<Data> {
  const every = parts.pages.every ?? EVERY_MS;
  return (operation, listener) => {
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let after = operation.variables.after;
    let isFirst = true;
    const reporting = openedByLife(listener);
    const round = async () => {
      const read = await readToEnd(parts, operation, after, reporting, ending.signal);
      if (ending.signal.aborted) return;
      if (read.type !== 'read') return listener.ended(read);
      after = read.cursor;
      if (isFirst || read.count > 0) {
        listener.result({ data: delivered<Data>(parts, { __typename: 'CaughtUp', cursor: read.cursor }) });
      }
      isFirst = false;
      timer = setTimeout(() => void round(), every);
    };
    void round();
    const leave = () => {
      clearTimeout(timer);
      ending.abort();
    };
    return { leave, abandon: leave };
  };
}

type Read = Ending | { readonly type: 'read'; readonly cursor: string; readonly count: number };

/** Reads one page after the other until the end; reports what is on them. */
async function readToEnd<Data>(
  parts: Parts,
  operation: Operation,
  from: unknown,
  listener: ConnectionListener<Data>,
  signal: AbortSignal,
): Promise<Read> {
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
        listener.result({ errors: answer.errors ?? [{ message: 'A page of updates has another form' }] });
        return broken('A page of updates could not be read');
      }
      // Without a place to go on from, it begins now.
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
  parts: Parts,
  operation: Operation,
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
  { url, authorization, pages }: Parts,
  { variables }: Operation,
  after: unknown,
  signal: AbortSignal,
): Promise<Result<unknown> | Ending> {
  const response = await fetch(url, {
    method: 'POST',
    signal,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(authorization === null ? {} : { authorization }),
    },
    body: JSON.stringify({ query: pages.query, variables: { ...variables, after } }),
  });
  if (!response.ok) return endingOf(response);
  const answer: unknown = await response.json();
  return isObject(answer) && ('data' in answer || 'errors' in answer) ? answer : broken('Something else answered');
}

/** A message as the subscription would have delivered it. */
function delivered<Data>({ subscription }: Parts, message: unknown): Data {
  const root = /{\s*(\w+)/.exec(subscription)?.[1] ?? '';
  return JSON.parse(JSON.stringify({ [root]: message }));
}

function pageIn(data: unknown): Page | null {
  const [root] = isObject(data) ? Object.values(data) : [];
  if (!isObject(root) || typeof root.cursor !== 'string' || !isObject(root.updates)) return null;
  const { nodes, pageInfo } = root.updates;
  if (!Array.isArray(nodes) || !isObject(pageInfo)) return null;
  return { cursor: root.cursor, nodes, hasNextPage: pageInfo.hasNextPage === true };
}
