/** What is answered to a request that does not come to its end, or is none: Node says the status alone, people read words. */
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
/** By the code of the error that Node has for it; the statuses are those that it answers with by itself. */
const REASONS: Readonly<Record<string, Unread>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'REQUEST_HEADER_FIELDS_TOO_LARGE' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'REQUEST_ENTITY_TOO_LARGE' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'REQUEST_TIMEOUT' },
};

/**
 * Answers, and breaks the connection. Where the head of the request was read, it is known whether a browser has asked; where
 * it was not, nobody knows, and the page is sent.
 * @param note Is given the code of what is answered.
 */
export function refuseUnread(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  pages: Pick<Pages, 'unreadPage'>,
  note: (code: string) => void,
): void {
  const response = responseOn(socket);
  // A response that was begun cannot become another one.
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
