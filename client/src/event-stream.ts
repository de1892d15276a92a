/** Reads Server-Sent Events (HTML Living Standard, 9.2.6). */

/** An event of a stream. */
export interface StreamEvent {
  /** Its type; empty where the stream names none. */
  readonly event: string;
  readonly data: string;
}

/** Returns a function that takes the text of a stream, in pieces of any size, and reports every event that is whole. */
export function eventReader(onEvent: (event: StreamEvent) => void): (text: string) => void {
  let rest = '';
  let event = '';
  let data: string[] = [];
  return (text) => {
    // A carriage return at the end may be half of a line's end.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        const whole = { event, data: data.join('\n') };
        const isEvent = data.length > 0;
        event = '';
        data = [];
        if (isEvent) onEvent(whole);
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') event = value;
      if (field === 'data') data.push(value);
    }
  };
}
