/** WebSocket, SSE and pages, live and replayed, compared byte by byte over random histories (docs/api/feed.md, F3 and F9). */
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { overRawEvents } from '../fixtures/connections/event-stream.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { type Listener, listen, runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

const NODE = `__typename cursor sequence at headline kind batch story { headline sequence }
  ... on StatementPublished { statement { id key text status speakers { name } citations { source { url } } notices { text } } }
  ... on StatementCorrected { statement { id key text status } previous { text attributions { speaker { slug } } } changedFields notice { kind text at } }
  ... on StatementWithheld { statement { id key text status history { text } } notice { text } }
  ... on StatementReleased { statement { id key text status } notice { text } }
  ... on StatementRetracted { statement { id key text status } notice { text } }
  ... on PositionTaken { position { id stance actor { id slug } evidence { key text } } supersedes { stance state } }
  ... on PositionUnsupported { position { stance state } }
  ... on EventChanged { event { title status place } previousEventStatus changedFields }`;
const SUBSCRIPTION = `subscription ($after: Cursor, $kinds: [UpdateKind!], $actor: ID, $proposal: ID) {
  storyUpdates(story: "${STORY}", after: $after, kinds: $kinds, actor: $actor, proposal: $proposal) {
    ... on StoryUpdate { ${NODE} } ... on CaughtUp { __typename cursor } } }`;
const PAGE = `query ($after: Cursor) { story(by: { slug: "${STORY}" }) { updates(first: 100, after: $after, ids: HEAD) { nodes { ${NODE} } } } }`;

/** Words that transports could easily damage. */
const WORDS = [
  'plain',
  'Перемирие',
  'it’s ‹so›',
  'back\\slash',
  '🕊️',
  'line\u2028break',
  '</script>',
  'tab\tnew\nline',
  'e\u0301',
];

const HAPPENINGS = ['publish', 'correct', 'attribute', 'position', 'event', 'withhold', 'release', 'retract'] as const;

/** The steps of a random history; `pick` chooses among the possible ones. */
const step = fc.record({
  what: fc.constantFrom(...HAPPENINGS),
  pick: fc.nat(),
  word: fc.constantFrom(...WORDS),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const filter = fc.record({
  kinds: fc.option(fc.subarray(['STATEMENT_PUBLISHED', 'POSITION_TAKEN', 'EVENT_CHANGED'], { minLength: 1 })),
  actor: fc.option(fc.constantFrom('anna-north', 'bert-south', 'north')),
  proposal: fc.option(fc.constant(`${STORY}/truce`)),
});

/** One history that contains every step, so that every run covers all of them. */
const EVERYTHING: Step[] = HAPPENINGS.map((what) => ({ what, pick: 0, word: WORDS[0] ?? '' }));
const FOLLOW_ALL = { kinds: null, actor: null, proposal: null };

/** The payloads of a subscription over a WebSocket, as they were written. */
function overRawWebSocket(url: string, variables: object): Listener<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const frames = (async function* () {
    const queue: string[] = [];
    let wake: () => void = () => undefined;
    socket.on('message', (data) => {
      queue.push(String(data));
      wake();
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    for (;;) {
      const frame = queue.shift();
      if (frame === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (frame.startsWith('{"type":"connection_ack"')) {
        socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload: { query: SUBSCRIPTION, variables } }));
      } else {
        yield frame.replace('{"id":"one","type":"next","payload":', '').slice(0, -1);
      }
    }
  })();
  return listen(frames, async () => socket.terminate());
}

function overRawSse(url: string, variables: object): Listener<string> {
  const events = overRawEvents(url, { query: SUBSCRIPTION, variables });
  const payloads = (async function* () {
    for (;;) {
      const { event, data } = await events.next();
      if (event === 'next' && data !== null) {
        if (data.startsWith('{"errors"')) throw new Error(data);
        yield data;
      }
    }
  })();
  return listen(payloads, events.close);
}

let histories = 0;
let payloads = 0;
const kindsSeen = new Set<string>();

onOneEngine('Over random histories', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let number = 0;
  let place = 0;
  beforeAll(async () => {
    await running.apply(opening());
  });

  /** Turns steps into batches, applies them one by one, and returns the cursor after the last. */
  async function record(steps: readonly Step[]): Promise<string> {
    const statements: { key: string; status: 'PUBLISHED' | 'WITHHELD' | 'RETRACTED' }[] = [];
    let cursor = '';
    const publish = async (word: string) => {
      number += 1;
      const key = `said-${number}`;
      statements.push({ key, status: 'PUBLISHED' });
      cursor = await running.apply(file({ statements: [statement(key, { text: `${word} ${number}` })] }));
      return key;
    };
    for (const { what, pick, word } of steps) {
      const status = what === 'release' ? 'WITHHELD' : 'PUBLISHED';
      const fit = statements.filter((one) => one.status === status);
      const one = fit[pick % Math.max(fit.length, 1)];
      if (what === 'event') {
        place += 1;
        cursor = await running.apply(
          file({ events: [{ slug: 'talks', place: `Room ${place}, ${word.replaceAll(/\s+/g, ' ')}` }] }),
        );
      } else if (what === 'publish' || one === undefined) {
        await publish(word);
      } else if (what === 'position') {
        number += 1;
        const since = new Date(Date.UTC(2026, 0, number)).toISOString().slice(0, 10);
        const stance = number % 2 === 0 ? 'REJECTS' : 'NONCOMMITTAL';
        cursor = await running.apply(file({ positions: [position('north', [one.key], { since, stance })] }));
      } else if (what === 'correct' || what === 'attribute') {
        number += 1;
        const set =
          what === 'correct'
            ? { text: `${word}, corrected ${number}` }
            : {
                attributions: [{ speaker: 'bert-south', onBehalfOf: ['north'] }],
                language: 'en',
                text: `By another, ${number}`,
              };
        const why = notice('CORRECTION', { reason: what === 'correct' ? 'WRONG_WORDING' : 'WRONG_SPEAKER' });
        cursor = await running.apply(
          file({ correct: [{ statement: one.key, set, notice: why, allowUnsupported: true }] }),
        );
      } else {
        const kind = { withhold: 'HOLD', release: 'RELEASE', retract: 'RETRACTION' }[what];
        one.status = what === 'withhold' ? 'WITHHELD' : what === 'release' ? 'PUBLISHED' : 'RETRACTED';
        const meant = what === 'retract' ? { allowUnsupported: true } : {};
        cursor = await running.apply(file({ [what]: [{ statement: one.key, notice: notice(kind), ...meant }] }));
      }
    }
    // Every filter passes the last update of a history, so that no follower waits for ever.
    number += 1;
    const last = statement(`said-${number}`, {
      attributions: [{ speaker: 'anna-north', onBehalfOf: ['north', 'south'] }],
    });
    cursor = await running.apply(file({ statements: [last] }));
    return cursor;
  }

  /** The payloads of updates up to a cursor. */
  async function upTo(cursor: string, listener: Listener<string>): Promise<string[]> {
    const received = await listener.until((payload) => payload.includes(cursor) && payload.includes('"sequence"'));
    await listener.close();
    return received.filter((payload) => payload.includes('"sequence"'));
  }

  test('F3, F9: WebSocket, SSE and pages of queries have the same bytes, live and replayed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        filter,
        async (steps, { kinds, actor, proposal }) => {
          const after = (await running.query('{ record { head } }')).data.record.head;
          const { url } = running.service;
          const followers = (variables: object) => [overRawWebSocket(url, variables), overRawSse(url, variables)];
          const filtered = { after, kinds, actor: actor === 'bert-south' ? null : actor, proposal };
          if (kinds !== null && !kinds.includes('STATEMENT_PUBLISHED'))
            filtered.kinds = [...kinds, 'STATEMENT_PUBLISHED'];

          const live = { everything: followers({ after }), filtered: followers(filtered) };
          await Promise.all([...live.everything, ...live.filtered].map((listener) => listener.next()));
          const last = await record(steps);
          const replayed = { everything: followers({ after }), filtered: followers(filtered) };

          const everything = await Promise.all(
            [...live.everything, ...replayed.everything].map((one) => upTo(last, one)),
          );
          const some = await Promise.all([...live.filtered, ...replayed.filtered].map((one) => upTo(last, one)));
          const { data } = await running.query(PAGE, { after });
          const page: string[] = data.story.updates.nodes.map(
            (node: unknown) => `{"data":{"storyUpdates":${JSON.stringify(node)}}}`,
          );

          for (const stream of everything) expect(stream).toEqual(page);
          for (const stream of some) expect(stream).toEqual(some[0]);
          for (const payload of some[0] ?? []) expect(page).toContain(payload);
          histories += 1;
          payloads += everything.length * page.length + some.flat().length;
          for (const node of data.story.updates.nodes) kindsSeen.add(node.__typename);
        },
      ),
      { numRuns: sized({ short: 12, long: 150 }), endOnFailure: true, examples: [[EVERYTHING, FOLLOW_ALL]] },
    );
    expect(kindsSeen.size).toBeGreaterThanOrEqual(7);
  });
});

afterAll(() =>
  noteFigures({
    fault: 'WebSocket, SSE and pages compared over random histories',
    mustShow: 'byte-equal',
    obtained: `${histories} histories, ${payloads} payloads of ${kindsSeen.size} kinds: 0 differ`,
  }),
);
