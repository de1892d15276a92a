/** Statements in the vocabulary of schema.org. */
import type { CorrectionComment, CreativeWork, IdReference, Quotation, Statement as SpeechStatement } from 'schema-dts';
import { precisionsOf } from '../story/edtf.js';
import { globalId } from '../story/global-id.js';
import { principalsOf, speakersOf, type Translation } from '../story/model.js';
import type { FuzzyTime } from '../story/time.js';
import { serviceWords } from '../words/service.js';
import { placeUrl, revisionUrl, statementUrl, storyUrl } from './addresses.js';
import { type JsonLdScope, temporalOf } from './json-ld-things.js';
import type { ExportedStatement, StatementRevision } from './story-export.js';
import { creditOf } from './wording.js';

/** A Quotation for direct speech, a Statement for reported speech (rule 2 of docs/editors/rules.md). */
export function speechNode(scope: JsonLdScope, statement: ExportedStatement): Quotation | SpeechStatement {
  const { story, base } = scope;
  const { id, body, isShown, version, recordedAt, changedAt, revisions } = statement;
  const place = placeOf(scope);
  const corrections = revisions.flatMap((revision) => correctionNode(scope, id, revision));
  const sources = [...new Set(body.citations.map(({ source }) => source))].map((source) => place('source', source));
  // schema.org has no term for a person on whose behalf somebody speaks: a source organization cannot be a person.
  const principals = principalsOf(body).filter((actor) => story.actors.get(actor)?.type !== 'PERSON');
  const about = body.proposals.filter((one) => scope.proposals.has(one)).map((one) => place('proposal', one));
  const mentions = body.mentions.map((actor) => place('actor', actor));
  const creators = speakersOf(body).map((actor) => place('actor', actor));
  return {
    '@type': body.mode === 'DIRECT' ? 'Quotation' : 'Statement',
    '@id': statementUrl(base, id),
    identifier: globalId('statement', id),
    url: statementUrl(base, id),
    isPartOf: { '@id': storyUrl(base, story.story.id) },
    creativeWorkStatus: statusOf(statement),
    version,
    datePublished: recordedAt,
    dateModified: changedAt,
    ...(isShown ? { text: body.text, inLanguage: body.language } : {}),
    ...(creators.length === 0 ? {} : { creator: creators }),
    creditText: creditOf(story, body),
    ...(principals.length === 0 ? {} : { sourceOrganization: principals.map((actor) => place('actor', actor)) }),
    ...timeOf(body.saidAt),
    ...(body.event === null || !scope.events.has(body.event) ? {} : { recordedAt: place('event', body.event) }),
    ...(body.place === null ? {} : { locationCreated: { '@type': 'Place', name: body.place } }),
    ...(sources.length === 0 ? {} : { citation: sources }),
    ...(about.length === 0 ? {} : { about }),
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(corrections.length === 0 ? {} : { correction: corrections }),
    ...(isShown && body.translations.length > 0
      ? {
          workTranslation: body.translations.map((translation, index) =>
            translationNode(scope, statement, translation, index),
          ),
        }
      : {}),
  };
}

/** The status in a word. A published statement whose words are not shown counts as redacted. */
function statusOf({ body, isShown }: ExportedStatement): string {
  const status = !isShown && body.status === 'PUBLISHED' ? 'REDACTED' : body.status;
  return `${status.charAt(0)}${status.slice(1).toLowerCase()}`;
}

/** The time of a statement: a moment where it is known to the minute, otherwise a text. */
function timeOf(time: FuzzyTime): Pick<CreativeWorkOf, 'contentReferenceTime' | 'temporal'> {
  const { earliest, approximate, edtf } = time;
  const { precision } = precisionsOf(time);
  const isMoment = !approximate && !edtf.includes('/') && (precision === 'MINUTE' || precision === 'SECOND');
  return isMoment ? { contentReferenceTime: earliest } : { temporal: temporalOf(time) };
}

/** The properties of a creative work. schema-dts also allows an address in place of the object. */
type CreativeWorkOf = Exclude<Quotation, string>;

function correctionNode(
  { base }: JsonLdScope,
  id: string,
  { notice, number, recordedAt }: StatementRevision,
): CorrectionComment[] {
  if (notice === null) return [];
  return [
    {
      '@type': 'CorrectionComment',
      '@id': revisionUrl(base, id, number),
      url: revisionUrl(base, id, number),
      text: notice.text,
      datePublished: recordedAt,
      parentItem: { '@id': statementUrl(base, id) },
    },
  ];
}

function translationNode(
  scope: JsonLdScope,
  { id, body }: ExportedStatement,
  translation: Translation,
  index: number,
): CreativeWork {
  const { text, language, source, translator } = translation;
  return {
    '@type': body.mode === 'DIRECT' ? 'Quotation' : 'Statement',
    '@id': `${statementUrl(scope.base, id)}#translation-${index + 1}`,
    text,
    inLanguage: language,
    translationOfWork: { '@id': statementUrl(scope.base, id) },
    ...(source === null ? {} : { citation: placeOf(scope)('source', source) }),
    ...(translator === null ? {} : { creditText: serviceWords.credit.translatedBy(translator) }),
  };
}

function placeOf({
  story,
  base,
}: JsonLdScope): (place: 'actor' | 'source' | 'event' | 'proposal', id: string) => IdReference {
  return (place, id) => ({ '@id': placeUrl(base, story.story.id, place, id) });
}
