/** A statement as an editor types it: every field is a text or a choice, valid or not. */
import { byName, namesOfKinds } from '../../story/field.js';
import { isName, readableName, sourceSlug } from '../../story/identity.js';
import { GROWING_FIELDS, NOTICED_FIELDS } from '../../story/noticed-fields.js';
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import { deskWords } from '../../words/desk.js';
import type { BatchPart, FieldMistake, FileToCheck } from './batch.js';
import { fieldsOf, TIME, TRANSLATION } from './controls.js';
import type {
  AttributionInput,
  Channel,
  CitationInput,
  CitationSupport,
  RelationKind,
  SourceInput,
  SpeechMode,
  StatementChangesInput,
  StatementDraftInput,
  StatementInput,
  TranslationInput,
} from './generated/operations.js';
import {
  emptyValue,
  emptyValues,
  inputsOf,
  isSame,
  missingIn,
  partsIn,
  textOf,
  tidyItems,
  timeInput,
  type Values,
  withoutNulls,
} from './values.js';

/** The fields of a source that a statement adds. */
export const SOURCE = fieldsOf('source', true, '');

export interface AttributionForm {
  readonly who: 'speaker' | 'label' | 'unknown';
  readonly speaker: string;
  readonly label: string;
  readonly onBehalfOf: readonly string[];
  readonly office: string;
  readonly relayedBy: string;
  readonly addressedTo: string;
}

export interface CitationForm {
  readonly isNew: boolean;
  /** The readable name of a source on the record. */
  readonly source: string;
  /** The fields of a source that the batch adds. */
  readonly added: Values;
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly supports: readonly CitationSupport[];
  readonly retrievedAt: Values;
}

export interface RelationForm {
  readonly kind: RelationKind;
  /** `story/key`. */
  readonly statement: string;
}

/** The fields of a statement that are typed as texts. */
export const TYPED_FIELDS = namesOfKinds(STATEMENT_FIELDS, 'words', 'language', 'line');
type TypedField = (typeof TYPED_FIELDS)[number];

/** Maps the name of each text field to a value. */
export function typedFields<T>(contentOf: (name: TypedField) => T): Readonly<Record<TypedField, T>> {
  return byName(TYPED_FIELDS.map((name) => [name, contentOf(name)]));
}

export interface StatementForm extends Readonly<Record<TypedField, string>> {
  /** Empty for the proposed one. */
  readonly key: string;
  readonly mode: SpeechMode | null;
  readonly edtf: string;
  readonly timeZone: string;
  readonly approximate: boolean;
  readonly channel: Channel | null;
  /** `story/slug`, as the proposals. */
  readonly event: string;
  readonly proposals: readonly string[];
  readonly mentions: readonly string[];
  readonly attributions: readonly AttributionForm[];
  readonly citations: readonly CitationForm[];
  readonly relations: readonly RelationForm[];
  readonly translations: readonly Values[];
}

/** The properties of each group of fields of a statement. */
export interface StatementFieldsProperties {
  readonly form: StatementForm;
  readonly onChange: (changes: Partial<StatementForm>) => void;
}

/** The properties of a text field, by the field of the form that it edits. */
export function boundTo(form: StatementForm, onChange: (changes: Partial<StatementForm>) => void) {
  return (field: 'text' | 'language' | 'originalLanguage' | 'edtf' | 'timeZone') => ({
    field,
    value: form[field],
    onChange: (value: string) => onChange({ [field]: value }),
  });
}

export const EMPTY_ATTRIBUTION: AttributionForm = {
  who: 'speaker',
  speaker: '',
  label: '',
  onBehalfOf: [],
  office: '',
  relayedBy: '',
  addressedTo: '',
};

export const EMPTY_CITATION: CitationForm = {
  isNew: false,
  source: '',
  added: { ...emptyValues(SOURCE), kind: 'NEWS_REPORT' },
  exact: '',
  prefix: '',
  suffix: '',
  supports: ['WORDING', 'ATTRIBUTION'],
  retrievedAt: partsIn(emptyValue(TIME)),
};

export function emptyStatement(language: string): StatementForm {
  return {
    key: '',
    mode: null,
    ...typedFields(() => ''),
    language,
    edtf: '',
    timeZone: '',
    approximate: false,
    channel: null,
    event: '',
    proposals: [],
    mentions: [],
    attributions: [EMPTY_ATTRIBUTION],
    citations: [EMPTY_CITATION],
    relations: [],
    translations: [],
  };
}

/** The value of a text field; `null` if it is empty. */
const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** The proposed key of a statement: the last name of the speaker, and the first words. */
export function proposedKey({ attributions, text }: StatementForm): string {
  const [first] = attributions;
  const who = first?.who === 'speaker' ? (first.speaker.split('-').at(-1) ?? '') : 'source';
  return readableName(`${who} ${text}`, 50);
}

export function keyOf(form: StatementForm): string {
  return form.key === '' ? proposedKey(form) : form.key;
}

/** The new sources of a statement, each with its field. */
function addedSources({ citations }: StatementForm) {
  return citations.flatMap(({ isNew, added }, index) => {
    if (!isNew) return [];
    return [{ slug: addedSlug(added), given: inputsOf(SOURCE, added), at: `citations.${index}.added` }];
  });
}

/** The readable name that the service gives to a new source. */
const addedSlug = ({ url }: Values) => sourceSlug(textOf(url));

/** The operations that add the new sources of a statement. They precede the one that cites the sources. */
export function sourceParts(form: StatementForm): BatchPart[] {
  return addedSources(form).map(({ given, at }) => ({
    operation: { addSource: { source: byName<SourceInput>(Object.entries(given)) } },
    at,
  }));
}

/** A statement, or a correction of one, that may lack fields: as entries of a story file. */
export function fileOf(form: StatementForm, story: string, section: string, entry: object): FileToCheck {
  const sources = addedSources(form).map(({ slug, given, at }) => ({
    section: 'sources',
    entry: withoutNulls({ slug, ...given }),
    at,
  }));
  return { story, entries: [...sources, { section, entry: withoutNulls(entry), at: '' }] };
}

/** The statement as far as it is typed. */
export function draftInput(form: StatementForm): StatementDraftInput {
  const { mode, channel, edtf, timeZone, approximate, event } = form;
  return {
    key: keyOf(form),
    mode,
    ...typedFields((name) => orNull(form[name])),
    saidAt: edtf.trim() === '' ? null : { edtf: edtf.trim(), timeZone: orNull(timeZone), approximate },
    channel,
    event: orNull(event),
    proposals: [...form.proposals],
    mentions: [...form.mentions],
    attributions: form.attributions.flatMap(attributionInput),
    citations: form.citations.flatMap(citationInput),
    relations: form.relations.map(({ kind, statement }) => ({ kind, statement })),
    translations: form.translations.map((one) => byName<TranslationInput>(Object.entries(inputsOf(TRANSLATION, one)))),
  };
}

function attributionInput(form: AttributionForm): AttributionInput[] {
  const { who, speaker, label, onBehalfOf, office, relayedBy, addressedTo } = form;
  // The editor has not chosen a speaker yet.
  if (who === 'speaker' && speaker === '') return [];
  return [
    {
      speaker: who === 'speaker' ? speaker : null,
      label: who === 'label' ? orNull(label) : null,
      onBehalfOf: [...onBehalfOf],
      office: orNull(office),
      relayedBy: orNull(relayedBy),
      addressedTo: orNull(addressedTo),
    },
  ];
}

function citationInput(form: CitationForm): CitationInput[] {
  const { isNew, source, added, exact, prefix, suffix, supports, retrievedAt } = form;
  // The editor has not begun the citation.
  if (isNew ? textOf(added.url).trim() === '' : source.trim() === '') return [];
  const named = isNew ? addedSlug(added) : source.trim();
  const quote = exact.trim() === '' ? null : { exact: exact.trim(), prefix: orNull(prefix), suffix: orNull(suffix) };
  return [{ source: named, quote, supports: [...supports], retrievedAt: timeInput(retrievedAt) }];
}

/** A citation after its source was added to the record. */
export function citingAdded(citation: CitationForm): CitationForm {
  return citation.isNew ? { ...citation, isNew: false, source: addedSlug(citation.added) } : citation;
}

/** The form without empty citations, so that the indexes of citations in a batch match those of the form. */
export function tidied(form: StatementForm): StatementForm {
  const begun = form.citations.filter(
    (citation) =>
      citationInput(citation).length > 0 || (citation.isNew && !isSame(citation.added, EMPTY_CITATION.added)),
  );
  return {
    ...form,
    citations: begun.length === 0 ? [EMPTY_CITATION] : begun,
    translations: tidyItems(TRANSLATION, form.translations),
  };
}

const { missing } = deskWords;

/** The fields that a statement lacks, each with a message. */
export function missingFields(form: StatementForm): FieldMistake[] {
  const required = {
    mode: [form.mode !== null, missing.mode],
    text: [form.text.trim() !== '', missing.text],
    language: [form.language.trim() !== '', missing.language],
    saidAt: [form.edtf.trim() !== '', missing.saidAt],
    channel: [form.channel !== null, missing.channel],
  } as const;
  const mistakes: FieldMistake[] = [];
  for (const [field, [isGiven, message]] of Object.entries(required)) if (!isGiven) mistakes.push({ field, message });
  if (form.text.trim() !== '' && !isName(keyOf(form))) {
    mistakes.push({ field: 'key', message: deskWords.thing.missing.noName });
  }
  form.attributions.forEach(({ who, speaker, label }, index) => {
    const at = `attributions.${index}`;
    if (who === 'speaker' && speaker === '') mistakes.push({ field: `${at}.speaker`, message: missing.speaker });
    if (who === 'label' && label.trim() === '') {
      mistakes.push({ field: `${at}.label`, message: missing.label });
    }
  });
  form.citations.forEach(({ isNew, added }, index) => {
    if (isNew) mistakes.push(...missingIn(SOURCE, added, `citations.${index}.added`));
  });
  form.translations.forEach((one, index) => {
    mistakes.push(...missingIn(TRANSLATION, one, `translations.${index}`));
  });
  return mistakes;
}

/** The statement as a batch publishes it; `null` if a required field is missing. */
export function statementInput(form: StatementForm): StatementInput | null {
  const { mode, channel, text, language, saidAt, ...others } = draftInput(form);
  if (!mode || !channel || !text || !language || !saidAt) return null;
  return { ...others, mode, channel, text, language, saidAt };
}

/** The fields that differ between two forms: a correction sends only these. */
export function changesBetween(before: StatementForm, after: StatementForm): StatementChangesInput {
  const { key: _, ...was } = draftInput(before);
  const { key: __, ...is } = draftInput(after);
  const earlier = new Map(Object.entries(was).map(([field, value]) => [field, JSON.stringify(value)]));
  return Object.fromEntries(
    Object.entries(is).filter(([field, value]) => earlier.get(field) !== JSON.stringify(value)),
  );
}

/** Whether a change of a published statement needs no notice: it touches no noticed field, and its lists only grow. */
export function needsNoNotice(before: StatementForm, after: StatementForm): boolean {
  const changed = new Set(Object.keys(changesBetween(before, after)));
  if (changed.size === 0 || NOTICED_FIELDS.some((field) => changed.has(field))) return false;
  const [was, is] = [draftInput(before), draftInput(after)];
  return GROWING_FIELDS.every((field) =>
    (was[field] ?? []).every((one) => (is[field] ?? []).some((now) => isSame(one, now))),
  );
}

/** A form with the changes from `before` to `after` applied to it. */
export function changedOver(form: StatementForm, before: StatementForm, after: StatementForm): StatementForm {
  const earlier = new Map<string, string>(
    Object.entries(before).map(([field, value]) => [field, JSON.stringify(value)]),
  );
  const changed = Object.entries(after).filter(([field, value]) => earlier.get(field) !== JSON.stringify(value));
  return { ...form, ...Object.fromEntries(changed) };
}
