/** The client's reading of Server-Sent Events. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventReader, type StreamEvent } from '../../client/src/event-stream.js';

function eventsIn(pieces: readonly string[]): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  const read = eventReader((event) => events.push(event));
  for (const piece of pieces) read(piece);
  return events;
}

test('an event has its type and its lines of data; comments, other fields and unfinished events are left out', () => {
  const stream =
    ': hello\n\nevent: next\nid: 7\ndata: {"a":\ndata:  1}\n\ndata\n\nretry: 5\nevent: none\n\ndata: unfinished';
  expect(eventsIn([stream])).toEqual([
    { event: 'next', data: '{"a":\n 1}' },
    { event: '', data: '' },
  ]);
});

const text = fc.string({ unit: fc.constantFrom('a', ':', ' ', '"', '\u2028', '😀', 'data', 'event') });
const written = fc.record({
  event: text,
  data: fc.array(text, { minLength: 1 }),
  end: fc.constantFrom('\n', '\r\n', '\r'),
});

test('the events are those that were written, whatever ends the lines and wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(written), fc.array(fc.nat()), (events, cuts) => {
      const stream = events
        .map(({ event, data, end }) =>
          [`event: ${event}`, ...data.map((line) => `data: ${line}`), ': ping', '', ''].join(end),
        )
        .join('');
      const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
      const pieces = [0, ...places].map((place, index) => stream.slice(place, places[index]));
      // The last carriage return may be half of a line's end, until something follows it.
      const expected = events.map(({ event, data }) => ({ event, data: data.join('\n') }));
      expect(eventsIn([...pieces, ': end\n'])).toEqual(expected);
    }),
  );
});
