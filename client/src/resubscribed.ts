/**
 * Notices that a gateway has subscribed again. When its connection to the service breaks, a gateway may open another one by
 * itself and send the first variables once more. The stream then starts from the old cursor or, without one, from the head
 * of that moment, and what came between is missing. Only the client knows the right cursor.
 */
import { broken, type Open } from './connection.js';
import { isObject } from './errors.js';
import { MAX_REMEMBERED_CURSORS, onlyValue } from './reader.js';

/**
 * Ends a connection on which the feed starts once more: `CaughtUp` comes again, with another cursor, or the first update
 * does, after more updates than the reader would recognize.
 */
export function endingWhenResubscribed<Data extends object>(open: Open<Data>): Open<Data> {
  return (operation, listener) => {
    let caughtUpAt: unknown = null;
    let firstUpdate: unknown = null;
    let updates = 0;
    return open(operation, {
      ...listener,
      result: (result) => {
        const message: unknown = result.data ? onlyValue(result.data) : null;
        const [typename, cursor] = isObject(message) ? [message.__typename, message.cursor] : [];
        const isStartedAgain =
          typename === 'CaughtUp'
            ? caughtUpAt !== null && caughtUpAt !== cursor
            : updates > MAX_REMEMBERED_CURSORS && firstUpdate === cursor;
        if (isStartedAgain) return listener.ended(broken('A gateway subscribed again'));
        if (typename === 'CaughtUp') {
          // The same one twice is no news.
          if (caughtUpAt !== null) return;
          caughtUpAt = cursor;
        } else if (typename !== 'Checkpoint' && typename !== 'FeedReset' && cursor !== undefined) {
          firstUpdate ??= cursor;
          updates += 1;
        }
        listener.result(result);
      },
    });
  };
}
