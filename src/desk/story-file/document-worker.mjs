// @ts-check
/**
 * Reads story files in a thread of its own, one at a time. To `{ source, asked }` it answers with the outline of the file; to
 * `{ section, from }` with entries of the last file and to `{ paths }` with positions in it, one question after the other.
 */
import { parentPort } from 'node:worker_threads';
import { readDocument } from './document.mjs';

/** @typedef {import('./document.mjs').Path} Path */
/** @typedef {import('./document.mjs').Asked} Asked */
/** @typedef {{ source: string, asked: Asked } | { section: string, from: number } | { paths: readonly Path[] }} Question */

if (parentPort === null) throw new Error('document-worker.mjs must run as a worker thread');
const port = parentPort;
/** @type {ReturnType<typeof readDocument> | undefined} */
let document;

/** @param {Question} question */
function answer(question) {
  if ('source' in question) {
    document = readDocument(question.source, question.asked);
    return document.outline;
  }
  if (document === undefined) throw new Error('No file has been given');
  return 'paths' in question ? document.locate(question.paths) : document.entries(question.section, question.from);
}

port.on('message', (/** @type {Question} */ question) => port.postMessage(answer(question)));
