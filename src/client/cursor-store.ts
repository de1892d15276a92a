/** Where a cursor is kept, so that following goes on from it. */

/** Both functions may answer at once or with a promise. What they throw is thrown to whoever follows. */
export interface CursorStore {
  /** The cursor to go on from; `null` follows from now on. Called once, before the first connection. */
  load(): string | null | Promise<string | null>;
  /** Keeps a cursor. Called when the consumer has finished with what came up to it. */
  save(cursor: string): unknown;
}

/** Keeps the cursor as long as the page or process lives. `initial` is the cursor of what has been read, for example. */
export function memoryCursor(initial: string | null = null): CursorStore {
  let kept = initial;
  return {
    load: () => kept,
    save: (cursor) => {
      kept = cursor;
    },
  };
}

/** The part of the Web Storage API that is used. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Keeps the cursor in `localStorage` or `sessionStorage`, for example, under a key of its own. */
export function storageCursor(storage: TextStorage, key: string): CursorStore {
  return {
    load: () => storage.getItem(key),
    save: (cursor) => storage.setItem(key, cursor),
  };
}
