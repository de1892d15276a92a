/** The credit of a statement, its title in a list, and its quoted text, in the sentences of the catalogue. */
import type { Attribution, Statement, ThingId } from '../story/model.js';
import type { NoticeKind } from '../story/vocabulary.js';
import { said, sayerName } from '../words/said.js';
import { serviceWords } from '../words/service.js';
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
function sayersOf(story: ActorsById, { attributions }: Statement): string {
  return serviceWords.said.names(attributions.map((attribution) => sayer(story, attribution)));
}

/** The full credit, with the office at that time: "Anna North, President of North, on behalf of North". */
export function creditOf(story: ActorsById, { attributions }: Statement): string {
  const { onBehalfOf, addressedTo, asRelayedBy } = serviceWords.credit;
  const names = (ids: readonly ThingId[]) => serviceWords.said.names(ids.map((id) => nameOf(story, id)));
  return attributions
    .map((attribution) =>
      [
        sayer(story, attribution),
        ...(attribution.office === null ? [] : [attribution.office]),
        ...(attribution.onBehalfOf.length === 0 ? [] : [onBehalfOf(names(attribution.onBehalfOf))]),
        ...(attribution.addressedTo === null ? [] : [addressedTo(nameOf(story, attribution.addressedTo))]),
        ...(attribution.relayedBy === null ? [] : [asRelayedBy(nameOf(story, attribution.relayedBy))]),
      ].join(', '),
    )
    .join('; ');
}

/** The text of a statement, in quotation marks where it is direct speech (rule 2 of docs/editors/rules.md). */
export function shownWords({ mode, text }: Statement): string {
  return mode === 'DIRECT' ? serviceWords.said.quoted(text) : text;
}

/** The title of a statement in a list. */
export function titleOf(story: ActorsById, { body, isShown }: ExportedStatement): string {
  const line = said(sayersOf(story, body), body);
  return isShown ? line : serviceWords.statementNotShown(serviceWords.notShown[body.status], line);
}

/** The title of a notice in a list. It repeats no words of the statement, so that it need not change when they do. */
export function noticeTitle(story: ActorsById, kind: NoticeKind, { body }: StatementRevision): string {
  return serviceWords.noticeTitle(serviceWords.notice[kind], sayersOf(story, body));
}
