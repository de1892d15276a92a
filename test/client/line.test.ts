/** When a line goes over to another way: by a clock that the test moves, so that silences are as long as they are said to be. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectionListener } from '../../src/client/connection.js';
import { Line, type Transport } from '../../src/client/line.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const TIMES = { maxSilence: 1_000, openWithin: 300 };
const SIGN_EVERY_MS = 200;

/** A line over two ways, and what the service on the other side does. */
function lineOverTwoWays() {
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
  const line = new Line<object>({
    ...TIMES,
    ways: [wayOver('websocket'), wayOver('sse')],
    backoff: { base: 1, max: 1 },
    probeEvery: 60_000,
    patience: 60_000,
    operation: () => ({ query: '{ x }', variables: {} }),
    onResult: () => undefined,
    onRefused: (error) => {
      throw error;
    },
    onState: () => undefined,
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
  return { line, attempts, liveFor };
}

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
