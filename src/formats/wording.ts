/** What formats say in words: who said it, what it is called in a list, and which words of a text are shown, and how. */
import type { Attribution, Statement, ThingId } from '../story/model.js';
import { said } from '../story/said.js';
import type { NoticeKind, StatementStatus } from '../story/vocabulary.js';
import type { ExportedStatement, Named, StatementRevision } from './story-export.js';

/** Who publishes what the service says of stories. */
export const PUBLISHER = 'Onrecord';

/** A value of a vocabulary in words: `PRESS_CONFERENCE` is a press conference. */
export function inWords(value: string): string {
  return value.toLowerCase().replaceAll('_', ' ');
}

export function nameOf(story: Named, actor: ThingId): string {
  return story.actors.get(actor)?.name ?? actor;
}

function sayer(story: Named, { speaker, label }: Attribution): string {
  return speaker === null ? (label ?? 'an unknown speaker') : nameOf(story, speaker);
}

/** Those who said it: "Anna North and a senior official". */
export function sayersOf(story: Named, { attributions }: Statement): string {
  return attributions.map((attribution) => sayer(story, attribution)).join(' and ');
}

/** Who said it, for whom, in which office as it was then: "Anna North, President of North, on behalf of North". */
export function creditOf(story: Named, { attributions }: Statement): string {
  const names = (ids: readonly ThingId[]) => ids.map((id) => nameOf(story, id)).join(' and ');
  return attributions
    .map((attribution) => {
      const { office, onBehalfOf, relayedBy, addressedTo } = attribution;
      return [
        sayer(story, attribution),
        ...(office === null ? [] : [office]),
        ...(onBehalfOf.length === 0 ? [] : [`on behalf of ${names(onBehalfOf)}`]),
        ...(addressedTo === null ? [] : [`to ${names([addressedTo])}`]),
        ...(relayedBy === null ? [] : [`as relayed by ${names([relayedBy])}`]),
      ].join(', ');
    })
    .join('; ');
}

/** The words of a statement as they are shown: in quotation marks where all of them are the speaker's (rule 2 of the domain). */
export function shownWords({ mode, text }: Statement): string {
  return mode === 'DIRECT' ? `“${text}”` : text;
}

const NOT_SHOWN: Readonly<Record<StatementStatus, string>> = {
  PUBLISHED: 'Removed for legal reasons',
  WITHHELD: 'Withheld while it is checked',
  RETRACTED: 'Retracted',
  REDACTED: 'Removed for legal reasons',
};

/** What a statement is called in a list. */
export function titleOf(story: Named, { body, isShown }: ExportedStatement): string {
  const line = said(sayersOf(story, body), body);
  return isShown ? line : `${NOT_SHOWN[body.status]}: ${line}`;
}

export const NOTICE_TITLES: Readonly<Record<NoticeKind, string>> = {
  CORRECTION: 'Correction',
  CLARIFICATION: 'Clarification',
  EDITORS_NOTE: 'Editor’s note',
  HOLD: 'Withheld',
  RELEASE: 'Shown again',
  RETRACTION: 'Retraction',
  REDACTION: 'Removed',
};

/** What a notice is called in a list: without a word of the statement, so that it need not change when that does. */
export function noticeTitle(story: Named, kind: NoticeKind, { body }: StatementRevision): string {
  return `${NOTICE_TITLES[kind]}: a statement by ${sayersOf(story, body)}`;
}
