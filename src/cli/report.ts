/** Prints the outcome of story files: for people, or as JSON lines for programs. */

import { words } from '../words/cli.js';
import type { AppliedUpdate, FileOutcome, ReportedMistake, TakenFile } from './batch.js';

/** Prints one file's outcome. Returns whether the file was accepted. */
export function reportOutcome(path: string, outcome: FileOutcome, json: boolean): boolean {
  if (json) console.log(JSON.stringify({ file: path, ...outcome }));
  else if (outcome.status === 'REFUSED') {
    for (const mistake of outcome.mistakes) console.log(mistakeLine(path, mistake));
    console.log(words.apply.refused(path, outcome.mistakes.length));
  } else {
    printUpdates(outcome.updates);
    console.log(`${path}: ${summary(outcome)}`);
  }
  return outcome.status !== 'REFUSED';
}

/** A mistake with its place and its code. */
export function mistakeLine(path: string, { line, column, code, message }: ReportedMistake): string {
  return `${path}:${line}:${column}  ${message}  [${code}]`;
}

/** Prints updates, one per line: the number within the story, the kind and the subject. */
export function printUpdates(updates: readonly AppliedUpdate[]): void {
  for (const { kind, subject, sequence } of updates) {
    console.log(`  ${String(sequence ?? '–').padStart(5)}  ${kind.padEnd(21)} ${subject}`);
  }
}

/** An accepted file's outcome in a few words. */
export function summary(outcome: TakenFile): string {
  const count = outcome.updates.length;
  switch (outcome.status) {
    case 'APPENDED':
      return words.apply.appended(count, outcome.alreadyApplied);
    case 'DRY_RUN':
      return words.apply.wouldAppend(count, outcome.alreadyApplied);
    case 'UNCHANGED':
      return words.apply.unchanged(outcome.alreadyApplied);
    case 'REPEATED':
      return words.apply.repeated(count);
  }
}
