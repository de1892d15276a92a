/** Files that Vite has built, kept in memory in the forms in which they are sent. */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { acceptedEncoding } from '../http/accepted-encoding.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The names of built files contain a hash of their content, so they never change. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

/** A file in the forms in which it is sent. */
export interface StoredFile {
  readonly contentType: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

/** The files for browsers in a folder, by their names. */
export function builtFilesIn(folder: string): ReadonlyMap<string, StoredFile> {
  const files = new Map<string, StoredFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const contentType = CONTENT_TYPES[extname(name)];
    if (contentType !== undefined) files.set(name, stored(join(folder, name), contentType));
  }
  return files;
}

function stored(path: string, contentType: string): StoredFile {
  return {
    contentType,
    plain: readFileSync(path),
    gzip: readFileSync(`${path}.gz`),
    brotli: readFileSync(`${path}.br`),
  };
}

/** Sends a file; returns whether there is one. */
export function sendStored(
  file: StoredFile | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
): boolean {
  if (file === undefined) return false;
  const encoding = acceptedEncoding(request, ['br', 'gzip']);
  const body = encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.plain;
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-length': body.length,
    ...headers,
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}
