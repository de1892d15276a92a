/** Answers requests that are malformed or incomplete. Node would send only the status; a browser gets a page. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { responseOn } from '../connections/paced-response.js';
import { prefersPage } from '../http/prefers-page.js';
import type { Pages, UnreadPage } from './pages.js';

interface Unread {
  readonly status: number;
  readonly code: string;
}

const BAD_REQUEST: Unread = { status: 400, code: 'BAD_REQUEST' };
/** The response for each of Node's error codes; the statuses are Node's own. */
const REASONS: Readonly<Record<string, Unread>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'REQUEST_HEADER_FIELDS_TOO_LARGE' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'REQUEST_ENTITY_TOO_LARGE' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'REQUEST_TIMEOUT' },
};

/**
 * Answers, and ends the connection. A browser gets a page, and so does a client whose headers could not be read: it may
 * be a browser.
 * @param note Called with the code of the response.
 */
export function refuseUnread(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  pages: Pick<Pages, 'unreadPage'>,
  note: (code: string) => void,
): void {
  const response = responseOn(socket);
  // A response that has begun cannot be replaced.
  if (socket.writable && response?.headersSent !== true) {
    const { status, code } = REASONS[error.code ?? ''] ?? BAD_REQUEST;
    note(code);
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n`;
    socket.write(
      response === null || prefersPage(response.req) ? withPage(head, pages.unreadPage(code)) : `${head}\r\n`,
    );
  }
  socket.destroy(error);
}

function withPage(head: string, { headers, body }: UnreadPage): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${head}${lines.join('')}\r\n`), body]);
}
