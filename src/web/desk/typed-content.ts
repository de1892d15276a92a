/**
 * Keeps what editors type until they send or discard it: closing a dialog, leaving the page and losing the connection lose
 * nothing. It includes the idempotency key, so that sending again, even after a reload, applies the batch once.
 */

/** Change the number when the form of what is kept changes: older content is then left alone. */
const PREFIX = 'onrecord-desk-2:';

/** The content under a name; `null` if there is none. */
export function typedContent<Content>(name: string): Content | null {
  const kept = sessionStorage.getItem(PREFIX + name);
  return kept === null ? null : JSON.parse(kept);
}

export function keepTyped(name: string, content: object): void {
  sessionStorage.setItem(PREFIX + name, JSON.stringify(content));
}

export function forgetTyped(name: string): void {
  sessionStorage.removeItem(PREFIX + name);
}

/** All names with content. */
export function typedNames(): string[] {
  return Object.keys(sessionStorage)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length));
}

/** A new idempotency key. `crypto.randomUUID` is missing on insecure connections. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
