/**
 * What one address does without end, honouring nothing: it asks again at once whatever it was told. Each kind is data, to be
 * begun and ended; several of them together are what one address does at its worst.
 */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Ask, Client, get, outcomeOf, post } from './addresses.js';
import { DEAR_REQUESTS } from './dear-requests.js';
import { DENSE, HUB, LARGE, type Places } from './newsroom.js';

/** Counts what came of it. */
export class Tally {
  private readonly counts = new Map<string, number>();

  count(outcome: string): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }

  /** The most frequent ones. */
  toString(): string {
    const sorted = [...this.counts].sort(([, one], [, other]) => other - one);
    return sorted
      .slice(0, MOST_OUTCOMES)
      .map(([outcome, count]) => `${count} × ${outcome}`)
      .join(', ');
  }
}

const MOST_OUTCOMES = 4;

/** Something that goes on. */
export interface Going {
  /** Ends it, and closes all that is open. */
  end(): void;
}

export interface Flood {
  readonly name: string;
  begin(url: string, address: string, tally: Tally): Going;
}

/** What asks over HTTP does so over so many connections, waits so long for an answer, and asks so often unless it says otherwise. */
const ASKING = { perSecond: 100, connections: 50, patienceMs: 20_000 } as const;
/** A stream or socket that was ended or refused is opened again after so long, in milliseconds. */
const AGAIN_MS = 100;

let count = 0;
/** Another one each time. */
export function salt(): string {
  count += 1;
  return `s${process.pid}x${count}`;
}

/** Any place at which all stories are there, by its cursor or by a millisecond. */
function anyPlace({ late }: Places, n: number): string {
  return n % 2 === 0 ? (late[n % late.length] ?? '') : new Date(Date.now() - Math.random() * RECENT_MS).toISOString();
}

/** How long ago a moment may be at which everything had been recorded, in milliseconds. */
const RECENT_MS = 5_000;

/** Asks at a steady rate, as far as the connections carry it. */
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
        void client.ask(next(n), ASKING.patienceMs).then((told) => {
          open -= 1;
          if (!isOver) tally.count(outcomeOf(told));
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

/** What is asked of each update, the most first. Each is another one with another `name`, and has the story as it was then. */
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

/** A subscription: from the beginning of the record on, or from now on. */
export function following(n: number, name: string, after: string | null): { query: string; variables: object } {
  const selection = SELECTIONS[n % SELECTIONS.length] ?? SELECTIONS[0];
  return {
    query: `subscription ($after: Cursor) { storyUpdates(story: "${DENSE}", after: $after) { __typename ${selection?.(name) ?? ''} } }`,
    variables: { after },
  };
}

/** Event streams: as many at a time, each opened again when it has ended. What is not read stays on the way. */
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

/** Opens an event stream by hand, so that it need not be read. */
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
  let isTold = false;
  const begun = (data: Buffer) => {
    if (isTold) return;
    isTold = true;
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

/** WebSockets with subscriptions: as many as are opened at all; those that are refused are tried again. */
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

/** A socket that is not to be read reads for so long, to hear what is refused, in milliseconds. */
const UNREAD_AFTER_MS = 500;

/** Messages over WebSockets that are no operations, so many at a time. */
const CHATTER = { sockets: 8, messages: 50, everyMs: 25 } as const;

const CHATTER_FLOOD: Flood = {
  name: 'pings and ends of operations that there are not',
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

/** Documents that were never seen before: they are read and checked, and ask little. */
const UNSEEN = asking('documents that were not asked before', () => {
  const fields = Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? 'slug headline' : 'id status')).join(' ');
  return post(`{ stories(first: 1) { nodes { ${fields} } } } #${salt()}`);
});

/** Most of it is refused, and that costs, too. */
const REFUSED = asking('1,000 queries a second', () => post(`{ record { head } } #${salt()}`), 1_000);

const freshQueries = (places: () => Places) =>
  asking(
    'the dearest queries, as of any place',
    (n) => of(queries, n, queries[0])?.of(salt(), of(places().late, n, '')) ?? get(HOME),
  );

const chosenKeys = (places: () => Places) =>
  asking('pages by keys that are chosen anew', (n) =>
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
  asking('formats of a story of 4,000 statements, as of any place', (n) =>
    get(`/stories/${LARGE}.${of(['jsonld', 'atom', 'feed.json', 'csv'], n, 'jsonld')}?asOf=${anyPlace(places(), n)}`),
  );

const SAME_FORMAT = asking('one format of a story of 4,000 statements', () => get(`/stories/${LARGE}.jsonld`));

const UNCOUNTED = asking('what is asked beside GraphQL', (n) =>
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
    `${open * EACH} subscriptions of as many selections, while an editor writes`,
    { open, each: EACH, isRead: true },
    () => null,
  );

/** Subscriptions on each socket: as many as are allowed. */
export const EACH = 32;

/** Every kind by itself. The places are looked up when it has begun. */
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
    streams('8 event streams from the beginning on, again and again', 8, oldest, true),
    streams('150 event streams from the beginning on that nobody reads', 150, oldest, false),
    distinct(12),
  ];
}

/** Four kinds together: what one address does at its worst. */
export function worstOf(places: () => Places): readonly Flood[] {
  return [
    freshQueries(places),
    chosenKeys(places),
    streams('event streams that nobody reads', 100, () => places().oldest, false),
    distinct(8),
  ];
}
