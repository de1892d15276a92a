/** When a line goes over to another way: by a clock that the test moves, so that silences are as long as they are said to be. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { broken, type ConnectionListener } from '../../src/client/connection.js';
import { type ConnectionState, Line, type Transport } from '../../src/client/line.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const TIMES = { maxSilence: 1_000, openWithin: 300 };
const SIGN_EVERY_MS = 200;

/** A line over ways, and what the service on the other side does. */
function lineOver(...transports: readonly [Transport, ...Transport[]]) {
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
  const line = new Line<object>({
    ...TIMES,
    ways: [wayOver(first), ...others.map(wayOver)],
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
  /** The service accepts the connection, gives signs of life for so long, and falls silent until the line gives it up. */
  const liveFor = (milliseconds: number) => {
    const before = attempts.length;
    listener?.opened();
    for (let lived = 0; lived < milliseconds; lived += SIGN_EVERY_MS) {
      vi.advanceTimersByTime(SIGN_EVERY_MS);
      listener?.alive();
    }
    while (attempts.length === before) vi.advanceTimersByTime(SIGN_EVERY_MS);
  };
  /** The service cannot be reached: the attempt fails, and the next one is made. */
  const fail = () => {
    const before = attempts.length;
    listener?.ended(broken('Nobody is there'));
    for (let waited = 0; attempts.length === before; waited += 1) {
      if (waited > TIMES.maxSilence) throw new Error('No connection is made');
      vi.advanceTimersByTime(1);
    }
  };
  const accept = () => listener?.opened();
  return { line, attempts, states, told, liveFor, fail, accept };
}

const lineOverTwoWays = () => lineOver('websocket', 'sse');

test('connections that fall silent after they have lived for long stay on their way', () => {
  const { line, attempts, liveFor } = lineOverTwoWays();
  line.start(null);
  for (let time = 0; time < 4; time += 1) liveFor(3 * TIMES.maxSilence);
  expect(attempts).toEqual(['websocket', 'websocket', 'websocket', 'websocket', 'websocket']);
  line.stop('closed');
});

test('two connections in a row that fall silent at once are followed by another way', () => {
  const { line, attempts, liveFor } = lineOverTwoWays();
  line.start(null);
  for (let time = 0; time < 2; time += 1) liveFor(0);
  expect(attempts).toEqual(['websocket', 'websocket', 'sse']);
  line.stop('closed');
});

describe('pages that get through', () => {
  test('are left at once for a stream, where nobody was reached before', () => {
    const { line, attempts, fail, accept } = lineOver('websocket', 'pages');
    line.start(null);
    fail();
    fail();
    accept();
    vi.advanceTimersByTime(1);
    expect(attempts).toEqual(['websocket', 'websocket', 'pages', 'websocket']);
    line.stop('closed');
  });

  test('are read for as long as is said, where streams fell silent before', () => {
    const { line, attempts, liveFor, accept } = lineOver('websocket', 'pages');
    line.start(null);
    liveFor(0);
    liveFor(0);
    expect(attempts).toEqual(['websocket', 'websocket', 'pages']);
    accept();
    vi.advanceTimersByTime(TIMES.maxSilence / 2);
    expect(attempts.slice(3)).toEqual([]);
    line.stop('closed');
  });
});

test.each(
  (['connecting', 'open', 'waiting'] as const).flatMap((when) =>
    (['paused', 'closed'] as const).map((how) => [how, when] as const),
  ),
)('a line that is %s by whoever is told that it is %s makes no connection until it is started again', (how, when) => {
  const { line, attempts, states, told, fail, accept } = lineOver('pages', 'websocket');
  told.onState = ({ state }) => {
    if (state === when) line.stop(how);
  };
  line.start(null);
  accept();
  if (when === 'waiting') expect(fail).toThrow('No connection is made');
  const made = attempts.length;
  vi.advanceTimersByTime(10 * TIMES.maxSilence);
  expect(attempts.length).toBe(made);
  expect(states.at(-1)).toBe(how);
});
