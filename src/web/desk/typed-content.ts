/**
 * What editors type is kept until it is sent or thrown away: a closed dialog, a page that is left and a lost connection lose
 * nothing. It is kept with the key of what it is meant to do, so that sending it again, even from a page that was loaded
 * anew, does it once.
 */

const PREFIX = 'onrecord-desk:';

/** What is kept under a name; `null` when there is nothing. */
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

/** The names under which something is kept. */
export function typedNames(): string[] {
  return Object.keys(sessionStorage)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length));
}

/** A key of one intent, which no other has. `crypto.randomUUID` is missing where a page was not loaded securely. */
export function newIntent(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
