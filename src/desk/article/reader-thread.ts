/** The reader: the thread that reads articles, so that the event loop stays free for others. It keeps nothing between articles. */
import { parentPort } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { readArticle } from '../../reading/read-article.js';
import { NEW_STORY, type ReadingContext } from '../../reading/reading-context.js';
import type { ReaderCalls } from './reader-calls.js';

const port = parentPort;
if (port === null) throw new Error('This module must run in a worker thread; the service starts it');

/** The record that the next article is linked with. */
let known: ReadingContext = NEW_STORY;

const calls: ReaderCalls = {
  begin: async (story) => {
    known = { ...NEW_STORY, story };
  },
  add: async ({
    actors = [],
    events = [],
    proposals = [],
    statements = [],
    redacted = [],
    retracted = [],
    sources = [],
  }) => {
    // A part has older things than the part before it.
    known = {
      ...known,
      actors: [...actors, ...known.actors],
      events: [...events, ...known.events],
      proposals: [...proposals, ...known.proposals],
      statements: [...statements, ...known.statements],
      redacted: [...redacted, ...known.redacted],
      retracted: [...retracted, ...known.retracted],
      sources: [...sources, ...known.sources],
    };
  },
  read: async (input) => {
    const context = known;
    known = NEW_STORY;
    return readArticle(input, context);
  },
};

createBirpc<object, ReaderCalls>(calls, {
  post: (message) => port.postMessage(message),
  on: (take) => port.on('message', take),
  timeout: -1,
});
