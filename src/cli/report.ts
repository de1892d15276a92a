/** What commands print: for people by default, as JSON lines for programs. */
import type { Applied, AppliedUpdate } from './batch.js';

/** One file's outcome. Returns whether it went well. */
export function reportApplied(path: string, applied: Applied, json: boolean): boolean {
  if (json) console.log(JSON.stringify({ file: path, ...applied }));
  else if (applied.status === 'REFUSED') {
    for (const { line, column, code, message } of applied.mistakes) {
      console.log(`${path}:${line}:${column}  ${message}  [${code}]`);
    }
    const { length } = applied.mistakes;
    console.log(`${path}: nothing applied, ${length} ${length === 1 ? 'mistake' : 'mistakes'}`);
  } else {
    tellUpdates(applied.updates);
    console.log(`${path}: ${summary(applied)}`);
  }
  return applied.status !== 'REFUSED';
}

/** Updates, each in a line: its number within the story, what it is, and of what. */
export function tellUpdates(updates: readonly AppliedUpdate[]): void {
  for (const { kind, subject, sequence } of updates) {
    console.log(`  ${String(sequence ?? '–').padStart(5)}  ${kind.padEnd(21)} ${subject}`);
  }
}

/** An outcome in a few words. */
export function summary(applied: Exclude<Applied, { status: 'REFUSED' }>): string {
  const count = `${applied.updates.length} ${applied.updates.length === 1 ? 'update' : 'updates'}`;
  const before = applied.alreadyApplied > 0 ? `, ${applied.alreadyApplied} entries were applied before` : '';
  switch (applied.status) {
    case 'APPENDED':
      return `${count} appended${before}`;
    case 'DRY_RUN':
      return `${count} would be appended${before}; nothing was (dry run)`;
    case 'UNCHANGED':
      return `nothing to do, the record says all of it already (${applied.alreadyApplied} entries)`;
    case 'REPEATED':
      return `${count} had been appended before with the same idempotency key`;
  }
}
