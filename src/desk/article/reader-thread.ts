/** The reader: the thread that reads articles, so that the event loop stays free for others. It keeps nothing between articles. */
import { parentPort } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { readArticle } from '../../reading/read-article.js';
import { NEW_STORY, type ReadingContext } from '../../reading/reading-context.js';
import { threadCpuMs } from '../../thread-cpu.js';
import type { ReaderCalls } from './reader-calls.js';

const port = parentPort;
if (port === null) throw new Error('This module must run in a worker thread; the service starts it');

/** The record that the next article is linked with. */
let known: ReadingContext = NEW_STORY;

const calls: ReaderCalls = {
  begin: async (context) => {
    known = context;
  },
  add: async (statements, sources) => {
    known = {
      ...known,
      statements: [...known.statements, ...statements],
      sources: [...known.sources, ...sources],
    };
  },
  read: async (input) => {
    const context = known;
    known = NEW_STORY;
    const begun = threadCpuMs();
    const reading = readArticle(input, context);
    return { reading, milliseconds: threadCpuMs() - begun };
  },
};

createBirpc<object, ReaderCalls>(calls, {
  post: (message) => port.postMessage(message),
  on: (take) => port.on('message', take),
  timeout: -1,
});
