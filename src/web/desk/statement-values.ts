/** Fills the form from a statement on the record, or from a draft. */
import { parse } from 'yaml';
import { Channel, CitationSupport, RelationKind, SpeechMode } from '../../story/vocabulary.js';
import { TIME, TRANSLATION } from './controls.js';
import type { DeskDraftsQuery, DeskStatementQuery, FuzzyTimeInput } from './generated/operations.js';
import {
  type AttributionForm,
  type CitationForm,
  EMPTY_ATTRIBUTION,
  EMPTY_CITATION,
  emptyStatement,
  type StatementForm,
  typedFields,
} from './statement-form.js';
import { partsIn, valueFrom, valuesFrom } from './values.js';

export type DeskStatement = NonNullable<DeskStatementQuery['statement']>;
export type Draft = DeskDraftsQuery['drafts'][number];

/** The form of a statement. The words and quotes of a withheld one are in its history. */
export function formOfStatement(statement: DeskStatement): StatementForm {
  const { story, saidAt, attributions, event, proposals, mentions, relations, history } = statement;
  const shown = statement.text === null ? history.findLast(({ text }) => text !== null) : undefined;
  return {
    key: statement.key,
    mode: statement.mode,
    ...typedFields((name) => statement[name] ?? ''),
    text: statement.text ?? shown?.text ?? '',
    edtf: saidAt.edtf,
    timeZone: saidAt.timeZone ?? '',
    approximate: saidAt.approximate,
    channel: statement.channel,
    event: event === null ? '' : `${story.slug}/${event.slug}`,
    proposals: proposals.map(({ slug }) => `${story.slug}/${slug}`),
    mentions: mentions.map(({ slug }) => slug),
    attributions: attributions.map(({ speaker, label, office, onBehalfOf, relayedBy, addressedTo }) => ({
      who: speaker !== null ? 'speaker' : label !== null ? 'label' : 'unknown',
      speaker: speaker?.slug ?? '',
      label: label ?? '',
      onBehalfOf: onBehalfOf.map(({ slug }) => slug),
      office: office ?? '',
      relayedBy: relayedBy?.slug ?? '',
      addressedTo: addressedTo?.slug ?? '',
    })),
    citations: (shown?.citations ?? statement.citations).map(({ source, quote, supports, retrievedAt }) => ({
      ...EMPTY_CITATION,
      source: source.slug,
      exact: quote?.exact ?? '',
      prefix: quote?.prefix ?? '',
      suffix: quote?.suffix ?? '',
      supports,
      retrievedAt: partsIn(valueFrom(TIME, retrievedAt)),
    })),
    relations: relations.map(({ kind, statement: other }) => ({ kind, statement: `${other.story.slug}/${other.key}` })),
    translations: statement.translations.map((one) => valuesFrom(TRANSLATION, one)),
  };
}

/** The form of a draft, which is an entry of a story file and may lack fields. */
export function formOfDraft({ entry, story, key }: Draft, language: string): StatementForm {
  const given = mappingOf(parse(entry));
  const inStory = (name: string) => (name === '' || name.includes('/') ? name : `${story.slug}/${name}`);
  const { edtf, timeZone, approximate } = timeOf(given.saidAt) ?? { edtf: '' };
  const attributions = listOf(given.attributions).map(attributionOf);
  const citations = listOf(given.citations).map(citationOf);
  return {
    ...emptyStatement(language),
    key,
    mode: termOf(SpeechMode, given.mode),
    ...typedFields((name) => textOf(given[name])),
    language: textOf(given.language) || language,
    edtf,
    timeZone: timeZone ?? '',
    approximate: approximate ?? false,
    channel: termOf(Channel, given.channel),
    event: inStory(textOf(given.event)),
    proposals: listOf(given.proposals).map(textOf).map(inStory),
    mentions: listOf(given.mentions).map(textOf),
    attributions: attributions.length === 0 ? [EMPTY_ATTRIBUTION] : attributions,
    citations: citations.length === 0 ? [EMPTY_CITATION] : citations,
    relations: listOf(given.relations).flatMap((one) => {
      const { kind, statement } = mappingOf(one);
      const known = termOf(RelationKind, kind);
      return known === null ? [] : [{ kind: known, statement: inStory(textOf(statement)) }];
    }),
    translations: listOf(given.translations).map((one) => valuesFrom(TRANSLATION, one)),
  };
}

function attributionOf(value: unknown): AttributionForm {
  const { speaker, label, onBehalfOf, office, relayedBy, addressedTo } = mappingOf(value);
  return {
    who: label !== undefined ? 'label' : speaker === undefined ? 'unknown' : 'speaker',
    speaker: textOf(speaker),
    label: textOf(label),
    onBehalfOf: listOf(onBehalfOf).map(textOf),
    office: textOf(office),
    relayedBy: textOf(relayedBy),
    addressedTo: textOf(addressedTo),
  };
}

function citationOf(value: unknown): CitationForm {
  const { source, quote, supports, retrievedAt } = mappingOf(value);
  // Story files may write a quote as a text.
  const { exact, prefix, suffix } = typeof quote === 'string' ? { exact: quote } : mappingOf(quote);
  return {
    ...EMPTY_CITATION,
    source: textOf(source),
    exact: textOf(exact),
    prefix: textOf(prefix),
    suffix: textOf(suffix),
    supports: listOf(supports).flatMap((one) => termOf(CitationSupport, one) ?? []),
    retrievedAt: partsIn(valueFrom(TIME, timeOf(retrievedAt))),
  };
}

/** Story files may write a time as a text. */
function timeOf(value: unknown): FuzzyTimeInput | null {
  if (value === undefined || value === null) return null;
  const { edtf, timeZone, approximate } = typeof value === 'object' ? mappingOf(value) : { edtf: String(value) };
  return { edtf: textOf(edtf), timeZone: textOf(timeZone) || null, approximate: approximate === true };
}

function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** A value of a vocabulary; `null` for anything else. */
function termOf<FormValue extends string>(
  vocabulary: Readonly<Record<FormValue, string>>,
  value: unknown,
): FormValue | null {
  return keysOf(vocabulary).find((one) => one === value) ?? null;
}

function keysOf<Key extends string>(vocabulary: Readonly<Record<Key, string>>): Key[] {
  const keys: Key[] = [];
  for (const key in vocabulary) keys.push(key);
  return keys;
}
