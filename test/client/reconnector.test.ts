/** When the client changes the transport: with a clock that the tests move, so that silences have an exact length. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { broken, type ConnectionListener } from '../../client/src/connection.js';
import { type ConnectionState, Reconnector, type Transport } from '../../client/src/reconnector.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const TIMES = { maxSilence: 1_000, maxQuiet: 10_000, openWithin: 300 };
const SIGN_EVERY_MS = 200;

/** A reconnector over transports, with functions that do what a service would do. */
function reconnectorOver(...transports: readonly [Transport, ...Transport[]]) {
  const attempts: Transport[] = [];
  let listener: ConnectionListener<object> | null = null;
  const wayOver = (transport: Transport) => ({
    transport,
    open: (_: unknown, on: ConnectionListener<object>) => {
      attempts.push(transport);
      listener = on;
      return { leave: () => undefined, abandon: () => undefined };
    },
  });
  const [first, ...others] = transports;
  const states: ConnectionState['state'][] = [];
  const told: { onState: (state: ConnectionState) => void } = { onState: () => undefined };
  const reconnector = new Reconnector<object>({
    ...TIMES,
    choices: [wayOver(first), ...others.map(wayOver)],
    backoff: { base: 1, max: 1 },
    probeEvery: 60_000,
    patience: 60_000,
    operation: () => ({ query: '{ x }', variables: {} }),
    onResult: () => undefined,
    onRefused: (error) => {
      throw error;
    },
    onState: (state) => {
      states.push(state.state);
      told.onState(state);
    },
  });
  /** The service accepts the connection, sends bytes for a while, and is silent until the client gives up. */
  const liveFor = (milliseconds: number) => {
    const before = attempts.length;
    listener?.opened();
    for (let lived = 0; lived < milliseconds; lived += SIGN_EVERY_MS) {
      vi.advanceTimersByTime(SIGN_EVERY_MS);
      listener?.alive();
    }
    while (attempts.length === before) vi.advanceTimersByTime(SIGN_EVERY_MS);
  };
  /** The attempt fails, and time passes until the next attempt. */
  const fail = () => {
    const before = attempts.length;
    listener?.ended(broken('ECONNREFUSED'));
    for (let waited = 0; attempts.length === before; waited += 1) {
      if (waited > TIMES.maxSilence) throw new Error('expected another attempt, but there was none');
      vi.advanceTimersByTime(1);
    }
  };
  const accept = () => listener?.opened();
  /** Time passes with bytes, or with results, every now and then. */
  const live = (milliseconds: number, sign: 'alive' | 'result') => {
    for (let lived = 0; lived < milliseconds; lived += SIGN_EVERY_MS) {
      vi.advanceTimersByTime(SIGN_EVERY_MS);
      listener?.alive();
      if (sign === 'result') listener?.result({ data: {} });
    }
  };
  return { reconnector, attempts, states, told, liveFor, live, fail, accept };
}

const overTwoTransports = () => reconnectorOver('websocket', 'sse');

test('the client keeps its transport when connections fall silent after a long life', () => {
  const { reconnector, attempts, liveFor } = overTwoTransports();
  reconnector.start(null);
  for (let time = 0; time < 4; time += 1) liveFor(3 * TIMES.maxSilence);
  expect(attempts).toEqual(['websocket', 'websocket', 'websocket', 'websocket', 'websocket']);
  reconnector.stop('closed');
});

test('the client changes the transport after two connections in a row fell silent at once', () => {
  const { reconnector, attempts, liveFor } = overTwoTransports();
  reconnector.start(null);
  for (let time = 0; time < 2; time += 1) liveFor(0);
  expect(attempts).toEqual(['websocket', 'websocket', 'sse']);
  reconnector.stop('closed');
});

test('the client replaces a stream on which only signs of life come, as from a gateway whose service is gone', () => {
  const { reconnector, attempts, accept, live } = overTwoTransports();
  reconnector.start(null);
  accept();
  live(TIMES.maxQuiet / 2, 'result');
  live(TIMES.maxQuiet - 2 * SIGN_EVERY_MS, 'alive');
  expect(attempts).toEqual(['websocket']);
  live(4 * SIGN_EVERY_MS, 'alive');
  expect(attempts).toEqual(['websocket', 'websocket']);
  reconnector.stop('closed');
});

describe('pages that get through', () => {
  test('the client changes from pages to a stream at once where no stream could connect before', () => {
    const { reconnector, attempts, fail, accept } = reconnectorOver('websocket', 'pages');
    reconnector.start(null);
    fail();
    fail();
    accept();
    vi.advanceTimersByTime(1);
    expect(attempts).toEqual(['websocket', 'websocket', 'pages', 'websocket']);
    reconnector.stop('closed');
  });

  test('the client keeps polling for `probeEvery` where streams fell silent before', () => {
    const { reconnector, attempts, liveFor, accept } = reconnectorOver('websocket', 'pages');
    reconnector.start(null);
    liveFor(0);
    liveFor(0);
    expect(attempts).toEqual(['websocket', 'websocket', 'pages']);
    accept();
    vi.advanceTimersByTime(TIMES.maxSilence / 2);
    expect(attempts.slice(3)).toEqual([]);
    reconnector.stop('closed');
  });
});

test.each(
  (['connecting', 'open', 'waiting'] as const).flatMap((when) =>
    (['paused', 'closed'] as const).map((how) => [how, when] as const),
  ),
)('a client that is %s by its listener when it is %s makes no connection until it is started again', (how, when) => {
  const { reconnector, attempts, states, told, fail, accept } = reconnectorOver('pages', 'websocket');
  told.onState = ({ state }) => {
    if (state === when) reconnector.stop(how);
  };
  reconnector.start(null);
  accept();
  if (when === 'waiting') expect(fail).toThrow('expected another attempt');
  const made = attempts.length;
  vi.advanceTimersByTime(10 * TIMES.maxSilence);
  expect(attempts.length).toBe(made);
  expect(states.at(-1)).toBe(how);
});
