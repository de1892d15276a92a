/** Stores the cursor from which a client continues. */

/** Both functions may be asynchronous. The loop over the feed throws what they throw. */
export interface CursorStore {
  /** Returns the cursor to continue from, or `null` to start now. Called once, before the first connection. */
  load(): string | null | Promise<string | null>;
  /** Saves a cursor. Called when the consumer has finished with everything up to it. */
  save(cursor: string): unknown;
}

/** Keeps the cursor in memory. `initial` is the cursor of what the page has already read, for example. */
export function memoryCursor(initial: string | null = null): CursorStore {
  let current = initial;
  return {
    load: () => current,
    save: (cursor) => {
      current = cursor;
    },
  };
}

/** The part of the Web Storage API that `storageCursor` uses. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Keeps the cursor in a storage such as `localStorage`, under `key`. */
export function storageCursor(storage: TextStorage, key: string): CursorStore {
  return {
    load: () => storage.getItem(key),
    save: (cursor) => storage.setItem(key, cursor),
  };
}
