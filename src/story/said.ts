/** A statement in one line: for headlines, lists and alerts. */
import { withoutTurns } from './characters.js';
import type { Statement } from './model.js';
import { isShown } from './redaction.js';
import type { ProposalStatus } from './vocabulary.js';

/** How much of a text a headline shows, in characters. */
const EXCERPT_CHARACTERS = 140;

/** Puts words in quotation marks only where they are the speaker's. */
export function said(who: string, statement: Statement): string {
  if (!isShown(statement)) return `a statement by ${who}`;
  const excerpt = withoutTurns(excerptOf(statement.text));
  return `${who}: ${statement.mode === 'DIRECT' ? `“${excerpt}”` : excerpt}`;
}

/** The beginning of a long text, cut after a word, or after a character where the text has no spaces. */
function excerptOf(text: string): string {
  const characters = [...text];
  if (characters.length <= EXCERPT_CHARACTERS) return text;
  const start = characters.slice(0, EXCERPT_CHARACTERS).join('');
  const end = start.lastIndexOf(' ');
  return `${end > 0 ? start.slice(0, end) : start} …`;
}

/** The speaker's name, or the label of an unnamed speaker ("a senior official"). */
export function sayerName(speakerName: string | null, label: string | null): string {
  return speakerName ?? label ?? 'an unknown speaker';
}

/** A vocabulary value as words: `PRESS_CONFERENCE` is "press conference". */
export function inWords(value: string): string {
  return value.toLowerCase().replaceAll('_', ' ');
}

/** The status of a proposal as words: "under discussion". "Tabled" means opposite things in Britain and America. */
export function proposalStatusInWords(status: ProposalStatus): string {
  return status === 'TABLED' ? 'proposed' : inWords(status);
}
