/** A statement in one line, and the names of those who said it: for headlines, lists and alerts. */
import { withoutTurns } from '../story/characters.js';
import type { Statement } from '../story/model.js';
import { isShown } from '../story/redaction.js';
import { serviceWords } from './service.js';

const words = serviceWords.said;

/** How much of a text a headline shows, in characters. */
const EXCERPT_CHARACTERS = 140;

/** Puts words in quotation marks only where they are the speaker's. */
export function said(who: string, statement: Statement): string {
  if (!isShown(statement)) return words.statementBy(who);
  const excerpt = withoutTurns(excerptOf(statement.text));
  return words.line(who, statement.mode === 'DIRECT' ? words.quoted(excerpt) : excerpt);
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
  return speakerName ?? label ?? words.unknownSpeaker;
}
