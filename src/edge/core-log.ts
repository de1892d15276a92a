/** Reads the log of the record over HTTP, from a process of the core. */
import { decodeCursor } from '../record/cursor.js';
import { type LogEntry, parseLogEntry } from '../record/log/log-entry.js';
import { type CoreClient, CoreRefusal } from './core-client.js';

/** The answer of the core: the next entries, in whole batches; or that it does not have the place that was asked about. */
export type CoreLogAnswer =
  | { readonly entries: readonly LogEntry[] }
  /** The copy has another history than the core, whose record has this epoch. */
  | { readonly forkedFrom: string };

export class CoreLog {
  constructor(private readonly core: CoreClient) {}

  /**
   * The entries after a place; none when nothing was recorded for a second.
   * @param cursor The cursor of the place.
   * @param offset Its offset.
   * @throws when the core does not answer, or refuses.
   */
  async after(cursor: string, offset: number, closing: AbortSignal): Promise<CoreLogAnswer> {
    try {
      const text = await this.core.get(`/edge/log?after=${cursor}`, closing);
      const lines = text.split('\n').filter(Boolean);
      return { entries: lines.map((line, index) => parseLogEntry(line, offset + 1 + index)) };
    } catch (error) {
      if (!(error instanceof CoreRefusal) || !/^CURSOR_(?:FORKED|AHEAD)$/.test(error.code)) throw error;
      const head = error.head === null ? null : decodeCursor(error.head);
      if (head === null) throw error;
      return { forkedFrom: head.epoch };
    }
  }
}
