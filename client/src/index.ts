/**
 * `@onrecord/client`: follows the feed of a service from browsers and Node. It reconnects when a connection breaks, and
 * delivers every update once, in order.
 */
export { type AskOptions, ask, type RequestOptions } from './ask.js';
export type { Backoff } from './backoff.js';
export { type CursorStore, memoryCursor, storageCursor, type TextStorage } from './cursor-store.js';
export type { DocumentText, DocumentWithText } from './document.js';
export { FeedError, FeedErrorCode, type GraphQLFailure } from './errors.js';
export { type FollowedFeed, type FollowOptions, followFeed } from './follow.js';
export { type FeedSink, type ObservableFeed, observeFeed } from './observe.js';
export type { PagesOptions } from './pages.js';
export type { FeedEvent, UpdateIn } from './reader.js';
export type { ConnectionState, Transport } from './reconnector.js';
export type { TakePlace } from './sse.js';
export type { WebSocketConstructor, WebSocketLike } from './web-socket.js';
