// @ts-check
/**
 * Reads a story file in a thread of its own. It posts the outline, and then answers each `{ section, from }` with
 * entries and each `{ paths }` with positions, one question after the other.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { readDocument } from './document.mjs';

/** @typedef {import('./document.mjs').Path} Path */
/** @typedef {{ section: string, from: number } | { paths: readonly Path[] }} Question */

if (parentPort === null) throw new Error('document-worker.mjs must run as a worker thread');
const port = parentPort;
const document = readDocument(workerData.source, workerData.asked);
port.postMessage(document.outline);
port.on('message', (/** @type {Question} */ question) => {
  const isAboutPlaces = 'paths' in question;
  port.postMessage(isAboutPlaces ? document.locate(question.paths) : document.entries(question.section, question.from));
});
