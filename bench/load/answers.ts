/** Reads HTTP responses on a keep-alive connection at the lowest cost: only the status and the length. */

const END_OF_HEAD = '\r\n\r\n';
/** A story page is longer. A shorter response is an error. */
const SHORTEST = 200;
const LAST_CHUNK = '\r\n0\r\n\r\n';

export class AnswerReader {
  /** The bytes of the body that are still missing. */
  private left = 0;
  /** The head so far, while it is incomplete. */
  private head: string | null = null;
  /** The last bytes of a chunked body so far; `null` outside of one. */
  private chunks: string | null = null;

  /** @param answered called after each complete response */
  constructor(private readonly answered: () => void) {}

  /**
   * Reads bytes. The caller may overwrite them afterwards.
   * @throws when a response is no page.
   */
  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.left > 0) {
        const read = Math.min(this.left, bytes.length - at);
        this.left -= read;
        at += read;
        if (this.left === 0) this.answered();
      } else if (this.chunks !== null) {
        // There is one pending request, so these bytes belong to its response.
        this.chunks = (this.chunks + bytes.toString('latin1', at)).slice(-LAST_CHUNK.length);
        at = bytes.length;
        if (this.chunks === LAST_CHUNK) {
          this.chunks = null;
          this.answered();
        }
      } else {
        at = this.readHead(bytes, at);
      }
    }
  }

  /** Returns the index of the body. */
  private readHead(bytes: Buffer, at: number): number {
    const end = this.head === null ? bytes.indexOf(END_OF_HEAD, at, 'latin1') : -1;
    if (end >= 0) {
      this.begin(bytes.toString('latin1', at, end + 2));
      return end + END_OF_HEAD.length;
    }
    const before = this.head ?? '';
    const head = before + bytes.toString('latin1', at);
    const found = head.indexOf(END_OF_HEAD);
    if (found < 0) {
      this.head = head;
      return bytes.length;
    }
    this.head = null;
    this.begin(head.slice(0, found + 2));
    return at + found + END_OF_HEAD.length - before.length;
  }

  private begin(head: string): void {
    if (!head.startsWith('HTTP/1.1 200')) throw new Error(head);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (length !== undefined) {
      this.left = Number(length);
      if (this.left < SHORTEST) throw new Error(`An answer of ${length} bytes:\n${head}`);
    } else if (/^transfer-encoding: *chunked/im.test(head)) {
      this.chunks = '';
    } else {
      throw new Error(`An answer of no length:\n${head}`);
    }
  }
}
