/** What somebody said, in one line: for headlines, lists and alerts. */
import { withoutTurns } from './characters.js';
import type { Statement } from './model.js';
import { isShown } from './redaction.js';
import type { ProposalStatus } from './vocabulary.js';

/** How much of a text a headline shows, in characters. */
const EXCERPT_CHARACTERS = 140;

/** Words are quoted only where they are the speaker's. */
export function said(who: string, statement: Statement): string {
  if (!isShown(statement)) return `a statement by ${who}`;
  const excerpt = withoutTurns(excerptOf(statement.text));
  return `${who}: ${statement.mode === 'DIRECT' ? `“${excerpt}”` : excerpt}`;
}

/** The beginning of a long text, up to the end of a word, or to the end of a character where there are no spaces. */
function excerptOf(text: string): string {
  const characters = [...text];
  if (characters.length <= EXCERPT_CHARACTERS) return text;
  const start = characters.slice(0, EXCERPT_CHARACTERS).join('');
  const end = start.lastIndexOf(' ');
  return `${end > 0 ? start.slice(0, end) : start} …`;
}

/** The name of a sayer: that of the speaker, or the label of one whose name is not given ("a senior official"). */
export function sayerName(speakerName: string | null, label: string | null): string {
  return speakerName ?? label ?? 'an unknown speaker';
}

/** A value of a vocabulary in words: `PRESS_CONFERENCE` is "press conference". */
export function inWords(value: string): string {
  return value.toLowerCase().replaceAll('_', ' ');
}

/** The status of a proposal in words: "under discussion". "Tabled" means opposite things in Britain and America. */
export function proposalStatusInWords(status: ProposalStatus): string {
  return status === 'TABLED' ? 'proposed' : inWords(status);
}
