/** The words of formats: the credit of a statement, its title in a list, and its quoted text. */
import type { Attribution, Statement, ThingId } from '../story/model.js';
import { said, sayerName } from '../story/said.js';
import type { NoticeKind, StatementStatus } from '../story/vocabulary.js';
import type { ActorsById, ExportedStatement, StatementRevision } from './story-export.js';

/** The publisher of every document. */
export const PUBLISHER = 'Onrecord';

/** The name of an actor. */
export function nameOf(story: ActorsById, actor: ThingId): string {
  return story.actors.get(actor)?.name ?? actor;
}

function sayer(story: ActorsById, { speaker, label }: Attribution): string {
  return sayerName(speaker === null ? null : nameOf(story, speaker), label);
}

/** The names of the sayers: "Anna North and a senior official". */
export function sayersOf(story: ActorsById, { attributions }: Statement): string {
  return attributions.map((attribution) => sayer(story, attribution)).join(' and ');
}

/** The full credit, with the office at that time: "Anna North, President of North, on behalf of North". */
export function creditOf(story: ActorsById, { attributions }: Statement): string {
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

/** The text of a statement, in quotation marks where it is direct speech (rule 2 of docs/editors/rules.md). */
export function shownWords({ mode, text }: Statement): string {
  return mode === 'DIRECT' ? `“${text}”` : text;
}

const NOT_SHOWN: Readonly<Record<StatementStatus, string>> = {
  PUBLISHED: 'Removed for legal reasons',
  WITHHELD: 'Withheld while it is checked',
  RETRACTED: 'Retracted',
  REDACTED: 'Removed for legal reasons',
};

/** The title of a statement in a list. */
export function titleOf(story: ActorsById, { body, isShown }: ExportedStatement): string {
  const line = said(sayersOf(story, body), body);
  return isShown ? line : `${NOT_SHOWN[body.status]}: ${line}`;
}

/** The titles of notices by kind. */
export const NOTICE_TITLES: Readonly<Record<NoticeKind, string>> = {
  CORRECTION: 'Correction',
  CLARIFICATION: 'Clarification',
  EDITORS_NOTE: 'Editor’s note',
  HOLD: 'Withheld',
  RELEASE: 'Shown again',
  RETRACTION: 'Retraction',
  REDACTION: 'Removed',
};

/** The title of a notice in a list. It repeats no words of the statement, so that it need not change when they do. */
export function noticeTitle(story: ActorsById, kind: NoticeKind, { body }: StatementRevision): string {
  return `${NOTICE_TITLES[kind]}: a statement by ${sayersOf(story, body)}`;
}
