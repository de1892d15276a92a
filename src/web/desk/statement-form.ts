/** A statement as it is typed: every field a text or a choice, whether or not it is right yet. */
import type { Choices } from './choices.js';
import type {
  AttributionInput,
  Channel,
  CitationInput,
  CitationSupport,
  FuzzyTimeInput,
  RelationKind,
  SourceInput,
  SourceKind,
  SpeechMode,
  StatementChangesInput,
  StatementDraftInput,
  StatementInput,
  TranslationInput,
} from './operations.js';

export interface AttributionForm {
  readonly who: 'speaker' | 'label' | 'unknown';
  readonly speaker: string;
  readonly label: string;
  readonly onBehalfOf: readonly string[];
  readonly office: string;
  readonly relayedBy: string;
  readonly addressedTo: string;
}

/** A source that is added with the statement. */
export interface SourceForm {
  readonly slug: string;
  readonly url: string;
  readonly publisher: string;
  readonly title: string;
  readonly kind: SourceKind;
}

export interface CitationForm {
  readonly isNew: boolean;
  /** The readable name of a source that is there. */
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

export interface StatementForm {
  /** Empty: the one that is proposed. */
  readonly key: string;
  readonly mode: SpeechMode | null;
  readonly text: string;
  readonly language: string;
  readonly originalLanguage: string;
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
  /** There is no field for these: what is there is kept. */
  readonly translations: readonly TranslationInput[];
}

/** The properties of each group of fields of a statement. */
export interface StatementFieldsProperties {
  readonly form: StatementForm;
  readonly choices: Choices;
  readonly onChange: (changes: Partial<StatementForm>) => void;
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
    text: '',
    language,
    originalLanguage: '',
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

/** What a field that was left empty is. */
const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** Letters and digits of a text as a readable name, up to so many characters, cut between words. */
export function nameFrom(text: string, most: number): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (longer.length > most) break;
    name = longer;
  }
  return name;
}

/** The key that is proposed for a statement: the last name of who said it, and the first words. */
export function proposedKey({ attributions, text }: StatementForm): string {
  const [first] = attributions;
  const who = first?.who === 'speaker' ? (first.speaker.split('-').at(-1) ?? '') : 'source';
  return nameFrom(`${who} ${text}`, 50);
}

export function keyOf(form: StatementForm): string {
  return form.key === '' ? proposedKey(form) : form.key;
}

/** The readable name of a source that is added. */
export function sourceSlug({ slug, publisher, title, url }: SourceForm): string {
  if (slug !== '') return slug;
  return nameFrom(`${publisher} ${title === '' ? url.replace(/^https?:\/\//, '') : title}`, 60);
}

/** The sources that are added, each with the place of its citation in the form. */
export function addedSources({ citations }: StatementForm): { readonly at: string; readonly source: SourceInput }[] {
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
    return [{ at: `citations.${index}.added`, source }];
  });
}

/** The statement as far as it was typed. */
export function draftInput(form: StatementForm): StatementDraftInput {
  const { mode, channel, text, language, originalLanguage, edtf, timeZone, approximate, event } = form;
  return {
    key: keyOf(form),
    mode,
    text: orNull(text),
    language: orNull(language),
    originalLanguage: orNull(originalLanguage),
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
  // Somebody who has not been chosen yet is nobody.
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
  // A citation that was not begun is none.
  if (named === '') return [];
  const quote = exact.trim() === '' ? null : { exact: exact.trim(), prefix: orNull(prefix), suffix: orNull(suffix) };
  return [{ source: named, quote, supports: [...supports], retrievedAt }];
}

/** A citation after its source was added. */
export function withSourceThere(citation: CitationForm): CitationForm {
  return citation.isNew ? { ...citation, isNew: false, source: sourceSlug(citation.added) } : citation;
}

/** The form without citations that were not begun: what is sent then has the places that the form has. */
export function tidied(form: StatementForm): StatementForm {
  const begun = form.citations.filter((citation) => citationInput(citation).length > 0);
  return { ...form, citations: begun.length === 0 ? [EMPTY_CITATION] : begun };
}

/** What has to be there before anything can be sent, by field, with a sentence for each. */
export function missingFields(form: StatementForm): { readonly field: string; readonly message: string }[] {
  const wanted = {
    mode: [form.mode !== null, 'Choose direct, reported or mixed speech'],
    text: [form.text.trim() !== '', 'Type the words'],
    language: [form.language.trim() !== '', 'Give the language of the words'],
    saidAt: [form.edtf.trim() !== '', 'Give the date, as far as it is known'],
    channel: [form.channel !== null, 'Choose a channel, or "not known"'],
  } as const;
  const missing: { field: string; message: string }[] = [];
  for (const [field, [isThere, message]] of Object.entries(wanted)) if (!isThere) missing.push({ field, message });
  form.attributions.forEach(({ who, speaker, label }, index) => {
    const at = `attributions.${index}`;
    if (who === 'speaker' && speaker === '') missing.push({ field: `${at}.speaker`, message: 'Choose a speaker' });
    if (who === 'label' && label.trim() === '') {
      missing.push({ field: `${at}.label`, message: 'Describe the unnamed source' });
    }
  });
  return missing;
}

/** The statement, to be published; `null` while something is missing. */
export function statementInput(form: StatementForm): StatementInput | null {
  const { mode, channel, text, language, saidAt, ...others } = draftInput(form);
  if (!mode || !channel || !text || !language || !saidAt) return null;
  return { ...others, mode, channel, text, language, saidAt };
}

/** What of a statement was changed from one form to another: what a correction sends. */
export function changesBetween(before: StatementForm, after: StatementForm): StatementChangesInput {
  const { key: _, ...was } = draftInput(before);
  const { key: __, ...is } = draftInput(after);
  const earlier = new Map(Object.entries(was).map(([field, value]) => [field, JSON.stringify(value)]));
  return Object.fromEntries(
    Object.entries(is).filter(([field, value]) => earlier.get(field) !== JSON.stringify(value)),
  );
}

/** A form with what was changed from `before` to `after` in it. */
export function changedOver(form: StatementForm, before: StatementForm, after: StatementForm): StatementForm {
  const earlier = new Map<string, string>(
    Object.entries(before).map(([field, value]) => [field, JSON.stringify(value)]),
  );
  const changed = Object.entries(after).filter(([field, value]) => earlier.get(field) !== JSON.stringify(value));
  return { ...form, ...Object.fromEntries(changed) };
}
