/** A statement as an editor types it: every field is a text or a choice, valid or not. */
import { byName, namesOfKinds } from '../../story/field.js';
import { readableName } from '../../story/identity.js';
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import { deskWords } from '../../words/desk.js';
import type { Choices } from './choices.js';
import type {
  AttributionInput,
  BatchOperation,
  Channel,
  CitationInput,
  CitationSupport,
  FuzzyTimeInput,
  RelationKind,
  SourceKind,
  SpeechMode,
  StatementChangesInput,
  StatementDraftInput,
  StatementInput,
  TranslationInput,
} from './generated/operations.js';

export interface AttributionForm {
  readonly who: 'speaker' | 'label' | 'unknown';
  readonly speaker: string;
  readonly label: string;
  readonly onBehalfOf: readonly string[];
  readonly office: string;
  readonly relayedBy: string;
  readonly addressedTo: string;
}

/** A source that the batch adds. */
export interface SourceForm {
  readonly slug: string;
  readonly url: string;
  readonly publisher: string;
  readonly title: string;
  readonly kind: SourceKind;
}

export interface CitationForm {
  readonly isNew: boolean;
  /** The readable name of a source on the record. */
  readonly source: string;
  readonly added: SourceForm;
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly supports: readonly CitationSupport[];
  readonly retrievedAt: FuzzyTimeInput | null;
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
  /** Kept as they are: the form has no field for them. */
  readonly translations: readonly TranslationInput[];
}

/** The properties of each group of fields of a statement. */
export interface StatementFieldsProperties {
  readonly form: StatementForm;
  readonly choices: Choices;
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
  added: { slug: '', url: '', publisher: '', title: '', kind: 'NEWS_REPORT' },
  exact: '',
  prefix: '',
  suffix: '',
  supports: ['WORDING', 'ATTRIBUTION'],
  retrievedAt: null,
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

/** The readable name of a new source: as typed, or from its publisher and title. */
export function sourceSlug({ slug, publisher, title, url }: SourceForm): string {
  if (slug !== '') return slug;
  return readableName(`${publisher} ${title === '' ? url.replace(/^https?:\/\//, '') : title}`, 60);
}

/** An operation of a batch, with the field of the form that it comes from: its mistakes belong to fields below that one. */
export interface BatchPart {
  readonly operation: BatchOperation;
  readonly at: string;
}

/** The operations that add the new sources of a statement. They precede the one that cites the sources. */
export function sourceParts({ citations }: StatementForm): BatchPart[] {
  return citations.flatMap(({ isNew, added }, index) => {
    if (!isNew) return [];
    const { url, publisher, title, kind } = added;
    const source = {
      slug: sourceSlug(added),
      url: url.trim(),
      publisher: publisher.trim(),
      title: orNull(title),
      kind,
    };
    return [{ operation: { addSource: { source } }, at: `citations.${index}.added` }];
  });
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
    translations: [...form.translations],
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
  const named = isNew ? sourceSlug(added) : source.trim();
  // The editor has not begun the citation.
  if (named === '') return [];
  const quote = exact.trim() === '' ? null : { exact: exact.trim(), prefix: orNull(prefix), suffix: orNull(suffix) };
  return [{ source: named, quote, supports: [...supports], retrievedAt }];
}

/** A citation after its source was added to the record. */
export function citingAdded(citation: CitationForm): CitationForm {
  return citation.isNew ? { ...citation, isNew: false, source: sourceSlug(citation.added) } : citation;
}

/** The form without empty citations, so that the indexes of citations in a batch match those of the form. */
export function tidied(form: StatementForm): StatementForm {
  const begun = form.citations.filter((citation) => citationInput(citation).length > 0);
  return { ...form, citations: begun.length === 0 ? [EMPTY_CITATION] : begun };
}

const { missing } = deskWords;

/** The fields that a statement lacks, each with a message. */
export function missingFields(form: StatementForm): { readonly field: string; readonly message: string }[] {
  const required = {
    mode: [form.mode !== null, missing.mode],
    text: [form.text.trim() !== '', missing.text],
    language: [form.language.trim() !== '', missing.language],
    saidAt: [form.edtf.trim() !== '', missing.saidAt],
    channel: [form.channel !== null, missing.channel],
  } as const;
  const mistakes: { field: string; message: string }[] = [];
  for (const [field, [isGiven, message]] of Object.entries(required)) if (!isGiven) mistakes.push({ field, message });
  form.attributions.forEach(({ who, speaker, label }, index) => {
    const at = `attributions.${index}`;
    if (who === 'speaker' && speaker === '') mistakes.push({ field: `${at}.speaker`, message: missing.speaker });
    if (who === 'label' && label.trim() === '') {
      mistakes.push({ field: `${at}.label`, message: missing.label });
    }
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

/** A form with the changes from `before` to `after` applied to it. */
export function changedOver(form: StatementForm, before: StatementForm, after: StatementForm): StatementForm {
  const earlier = new Map<string, string>(
    Object.entries(before).map(([field, value]) => [field, JSON.stringify(value)]),
  );
  const changed = Object.entries(after).filter(([field, value]) => earlier.get(field) !== JSON.stringify(value));
  return { ...form, ...Object.fromEntries(changed) };
}
