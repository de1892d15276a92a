/**
 * Floods: one address sends without end and ignores every refusal. Each kind is data with a start and an end; several
 * together are the worst mix.
 */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Ask, Client, get, outcomeOf, post } from './addresses.js';
import { DEAR_REQUESTS } from './dear-requests.js';
import { DENSE, HUB, LARGE, type Places } from './newsroom.js';

/** Counts results. */
export class Tally {
  private readonly counts = new Map<string, number>();

  count(outcome: string): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }

  /** The most frequent results. */
  toString(): string {
    const sorted = [...this.counts].sort(([, one], [, other]) => other - one);
    return sorted
      .slice(0, MOST_OUTCOMES)
      .map(([outcome, count]) => `${count} × ${outcome}`)
      .join(', ');
  }
}

const MOST_OUTCOMES = 4;

/** A flood that runs. */
export interface RunningFlood {
  /** Ends the flood, and closes all its connections. */
  end(): void;
}

export interface Flood {
  readonly name: string;
  begin(url: string, address: string, tally: Tally): RunningFlood;
}

/**
 * A flood over HTTP uses this many connections, waits this long for a response, and has this rate unless it sets
 * another.
 */
const ASKING = { perSecond: 100, connections: 50, patienceMs: 20_000 } as const;
/** The delay before a stream or socket that was ended or refused is opened again. */
const AGAIN_MS = 100;

let count = 0;
/** Returns a new text each time. */
export function salt(): string {
  count += 1;
  return `s${process.pid}x${count}`;
}

/** Any cursor at which all stories exist, or a moment to the millisecond. */
function anyPlace({ late }: Places, n: number): string {
  return n % 2 === 0 ? (late[n % late.length] ?? '') : new Date(Date.now() - Math.random() * RECENT_MS).toISOString();
}

/** The age of moments: everything had been recorded by then. */
const RECENT_MS = 5_000;

/** Sends requests at a steady rate, as far as its connections allow. */
function asking(name: string, next: (n: number) => Ask, perSecond: number = ASKING.perSecond): Flood {
  return {
    name,
    begin: (url, address, tally) => {
      const client = new Client(url, address, ASKING.connections);
      let [n, open, isOver] = [0, 0, false];
      const timer = setInterval(() => {
        if (open >= ASKING.connections) return;
        open += 1;
        n += 1;
        void client.ask(next(n), ASKING.patienceMs).then((received) => {
          open -= 1;
          if (!isOver) tally.count(outcomeOf(received));
        });
      }, 1_000 / perSecond);
      return {
        end: () => {
          isOver = true;
          clearInterval(timer);
          client.close();
        },
      };
    },
  };
}

/**
 * Selections of an update, the largest first. Each `name` makes another selection, and each selects the story as of the
 * update.
 */
const SELECTIONS: readonly ((name: string) => string)[] = [
  (name) =>
    `... on StoryUpdate { ${name}: headline cursor story { statements(first: 100) { nodes { id text speakers { name } } } } }`,
  (name) =>
    `... on StoryUpdate { ${name}: headline cursor story { positionMatrix { rows { proposal { title } cells { actor { name } position { stance } } } } } }`,
  (
    name,
  ) => `... on StoryUpdate { ${name}: headline cursor story { headline summary updates(last: 20) { nodes { headline at } } } }
    ... on StatementPublished { statement { id text speakers { name } citations { source { url } } relatedBy { statement { text } } } }`,
  (name) => `... on StoryUpdate { ${name}: headline cursor }`,
];

/** A subscription from the beginning of the record, or from now. */
export function following(n: number, name: string, after: string | null): { query: string; variables: object } {
  const selection = SELECTIONS[n % SELECTIONS.length] ?? SELECTIONS[0];
  return {
    query: `subscription ($after: Cursor) { storyUpdates(story: "${DENSE}", after: $after) { __typename ${selection?.(name) ?? ''} } }`,
    variables: { after },
  };
}

/**
 * Event streams, this many at a time; each is opened again when it ends. A stream that is not read fills its buffers.
 */
export function streams(name: string, open: number, oldest: () => string, isRead: boolean): Flood {
  return {
    name,
    begin: (url, address, tally) => {
      let isOver = false;
      const ends = Array.from({ length: open }, (_, n) => {
        let end: () => void = () => undefined;
        const go = () => {
          if (isOver) return;
          const { query, variables } = following(n, salt(), oldest());
          end = openStream(url, address, query, variables, isRead, tally, () => setTimeout(go, AGAIN_MS));
        };
        go();
        return () => end();
      });
      return {
        end: () => {
          isOver = true;
          for (const end of ends) end();
        },
      };
    },
  };
}

/** Opens an event stream over a socket, so that it can be left unread. */
function openStream(
  url: string,
  address: string,
  query: string,
  variables: object,
  isRead: boolean,
  tally: Tally,
  closed: () => void,
): () => void {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: address });
  const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  socket.write(`GET /graphql?${parameters} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`);
  socket.on('error', () => undefined);
  let isCounted = false;
  const begun = (data: Buffer) => {
    if (isCounted) return;
    isCounted = true;
    const text = data.toString('latin1');
    const code = /"code":"([A-Z_]+)"/.exec(text)?.[1];
    tally.count(`${text.slice(9, 12)}${code === undefined ? '' : ` ${code}`}`);
    if (!isRead && text.startsWith('HTTP/1.1 200') && code === undefined) socket.pause();
  };
  socket.on('data', begun);
  socket.once('close', closed);
  return () => {
    socket.off('close', closed);
    socket.resetAndDestroy();
  };
}

/** WebSockets with as many subscriptions as the service admits; refused ones are tried again. */
export function sockets(
  name: string,
  { open, each, isRead }: { readonly open: number; readonly each: number; readonly isRead: boolean },
  after: () => string | null,
): Flood {
  return {
    name,
    begin: (url, address, tally) => {
      const all = Array.from({ length: open }, (_, s) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
          localAddress: address,
        });
        const subscribe = (n: number) => {
          if (socket.readyState !== WebSocket.OPEN) return;
          const payload = following(n, `n${s}x${n}`, after());
          socket.send(JSON.stringify({ id: salt(), type: 'subscribe', payload }));
        };
        socket.on('error', () => tally.count('no socket'));
        socket.on('close', (code) => tally.count(`closed with ${code}`));
        socket.on('message', (data: Buffer) => {
          // The id comes first, so the type is near the beginning.
          const head = data.toString('latin1', 0, 300);
          if (head.includes('connection_ack')) {
            for (let n = 0; n < each; n += 1) subscribe(s * each + n);
            if (!isRead) setTimeout(() => socket.pause(), UNREAD_AFTER_MS);
          } else if (head.includes('"type":"error"')) {
            tally.count(/"code":"([A-Z_]+)"/.exec(head)?.[1] ?? 'error');
            setTimeout(() => subscribe(Math.floor(Math.random() * each * open)), AGAIN_MS);
          } else if (head.includes('"type":"next"')) tally.count('message');
        });
        socket.once('open', () => socket.send('{"type":"connection_init"}'));
        return socket;
      });
      return {
        end: () => {
          for (const socket of all) {
            socket.removeAllListeners('close');
            socket.terminate();
          }
        },
      };
    },
  };
}

/** A socket that will not be read is read for this long first, to count refusals. */
const UNREAD_AFTER_MS = 500;

/** Messages over WebSockets that start no operations, in bursts of this many. */
const CHATTER = { sockets: 8, messages: 50, everyMs: 25 } as const;

const CHATTER_FLOOD: Flood = {
  name: 'pings and completions of unknown operations',
  begin: (url, address, tally) => {
    let isOver = false;
    const run = async () => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        localAddress: address,
      });
      socket.on('error', () => tally.count('no socket'));
      socket.on('close', (code) => tally.count(`closed with ${code}`));
      socket.on('open', () => socket.send('{"type":"connection_init"}'));
      while (!isOver) {
        await pause(CHATTER.everyMs);
        if (socket.readyState === WebSocket.CLOSED) return setTimeout(run, AGAIN_MS);
        if (socket.readyState !== WebSocket.OPEN) continue;
        for (let n = 0; n < CHATTER.messages; n += 1) {
          if (n % 3 === 0) socket.ping();
          else socket.send(n % 3 === 1 ? '{"type":"ping","payload":{}}' : `{"id":"${n}","type":"complete"}`);
        }
      }
      socket.terminate();
      return null;
    };
    for (let n = 0; n < CHATTER.sockets; n += 1) void run();
    return {
      end: () => {
        isOver = true;
      },
    };
  },
};

const of = <T>(items: readonly T[], n: number, otherwise: T): T => items[n % items.length] ?? otherwise;
const HOME = '/';
const queries = DEAR_REQUESTS.filter((one) => one.of('', '').method === 'POST');

/** New documents, which are parsed and validated, and select little. */
const UNSEEN = asking('new documents', () => {
  const fields = Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? 'slug headline' : 'id status')).join(' ');
  return post(`{ stories(first: 1) { nodes { ${fields} } } } #${salt()}`);
});

/** Most of these requests are refused, which costs, too. */
const REFUSED = asking('1,000 queries a second', () => post(`{ record { head } } #${salt()}`), 1_000);

const freshQueries = (places: () => Places) =>
  asking(
    'the most expensive queries, as of any cursor',
    (n) => of(queries, n, queries[0])?.of(salt(), of(places().late, n, '')) ?? get(HOME),
  );

const chosenKeys = (places: () => Places) =>
  asking('pages with new keys', (n) =>
    of(
      [
        get(`/stories/${DENSE}?asOf=${anyPlace(places(), n)}`),
        get(`/stories/${DENSE}?actor=${salt()}`),
        get(`/stories/${DENSE}`, { host: `${salt()}.example` }),
        get(`/statements/${HUB}?asOf=${anyPlace(places(), n)}`),
        get(`/search?q=${salt()}%20words`),
        get(`/stories/${DENSE}?proposal=${salt()}&order=oldest`),
      ],
      n,
      get(HOME),
    ),
  );

const formats = (places: () => Places) =>
  asking('formats of a story of 4,000 statements, as of any cursor', (n) =>
    get(`/stories/${LARGE}.${of(['jsonld', 'atom', 'feed.json', 'csv'], n, 'jsonld')}?asOf=${anyPlace(places(), n)}`),
  );

const SAME_FORMAT = asking('one format of a story of 4,000 statements', () => get(`/stories/${LARGE}.jsonld`));

const UNCOUNTED = asking('addresses beside GraphQL', (n) =>
  of(
    [
      get('/readyz'),
      get('/graphql', { accept: 'text/html', 'accept-encoding': 'gzip' }),
      get(`/assets/desk/${salt()}.js`, { cookie: `onrecord_desk=${salt()}` }),
      get('/livez'),
      get(`/nothing/${salt()}`),
    ],
    n,
    get(HOME),
  ),
);

const distinct = (open: number): Flood =>
  sockets(
    `${open * EACH} subscriptions with as many selections, while an editor writes`,
    { open, each: EACH, isRead: true },
    () => null,
  );

/** Subscriptions on each socket: the most allowed. */
export const EACH = 32;

/** Every flood by itself. It reads the cursors when it starts. */
export function floodsOf(places: () => Places): readonly Flood[] {
  const oldest = () => places().oldest;
  return [
    freshQueries(places),
    UNSEEN,
    REFUSED,
    chosenKeys(places),
    formats(places),
    SAME_FORMAT,
    UNCOUNTED,
    CHATTER_FLOOD,
    streams('8 event streams from the beginning, again and again', 8, oldest, true),
    streams('150 event streams from the beginning, unread', 150, oldest, false),
    distinct(12),
  ];
}

/** Four floods together: the worst that one address can do. */
export function worstOf(places: () => Places): readonly Flood[] {
  return [
    freshQueries(places),
    chosenKeys(places),
    streams('unread event streams', 100, () => places().oldest, false),
    distinct(8),
  ];
}
