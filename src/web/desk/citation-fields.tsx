/** The fields for the sources of a statement: sources on the record, and new ones. */
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { LIST_IDS } from './choices.js';
import { ChoiceField, Group, LongField, TextField } from './field.js';
import type { CitationSupport, SourceKind } from './generated/operations.js';
import { Several, SeveralField } from './several.js';
import {
  type CitationForm,
  EMPTY_CITATION,
  type SourceForm,
  type StatementFieldsProperties,
  sourceSlug,
} from './statement-form.js';

const SUPPORT_NAMES = ['WORDING', 'ATTRIBUTION', 'TIME', 'CONTEXT'] as const satisfies readonly CitationSupport[];
const SUPPORT_CHOICES = SUPPORT_NAMES.map((name) => ({ name, label: terms.support[name] }));
const KIND_NAMES = [
  'NEWS_REPORT',
  'WIRE',
  'OFFICIAL_DOCUMENT',
  'OFFICIAL_READOUT',
  'OFFICIAL_TRANSCRIPT',
  'RECORDING',
  'SOCIAL_POST',
  'OTHER',
] as const satisfies readonly SourceKind[];
const KIND_CHOICES = KIND_NAMES.map((name) => ({ name, label: terms.sourceKind[name] }));

const words = deskWords.field;

export function CitationFields({ form, choices, onChange }: StatementFieldsProperties) {
  return (
    <Several
      field="citations"
      label={words.sources}
      one={words.oneSource}
      items={form.citations}
      empty={EMPTY_CITATION}
      least={1}
      onChange={(citations) => onChange({ citations })}
    >
      {(citation, index, change) => {
        const at = `citations.${index}`;
        const { isNew, source, exact, supports, added } = citation;
        const chosen = choices.sources.find(({ name }) => name === source)?.label;
        return (
          <>
            <Group field={`${at}.which`} label={words.source}>
              <div class="desk-checks">
                <label>
                  <input
                    type="radio"
                    name={`desk-new-${index}`}
                    checked={!isNew}
                    onChange={() => change({ isNew: false })}
                  />
                  {words.onRecord}
                </label>
                <label>
                  <input
                    type="radio"
                    name={`desk-new-${index}`}
                    checked={isNew}
                    onChange={() => change({ isNew: true })}
                  />
                  {words.newSource}
                </label>
              </div>
            </Group>
            {isNew ? (
              <AddedFields
                at={`${at}.added`}
                added={added}
                onChange={(changes) => change({ added: { ...added, ...changes } })}
              />
            ) : (
              <TextField
                field={`${at}.source`}
                label={words.whichSource}
                value={source}
                choices={LIST_IDS.sources}
                hint={chosen ?? words.whichSourceHint}
                onChange={(next) => change({ source: next })}
              />
            )}
            <LongField
              field={`${at}.quote`}
              label={words.quote}
              rows={2}
              value={exact}
              onChange={(next) => change({ exact: next })}
            />
            <SupportsField at={at} supports={supports} onChange={change} />
          </>
        );
      }}
    </Several>
  );
}

function SupportsField({
  at,
  supports,
  onChange,
}: {
  readonly at: string;
  readonly supports: readonly CitationSupport[];
  readonly onChange: (changes: Partial<CitationForm>) => void;
}) {
  return (
    <SeveralField
      field={`${at}.supports`}
      label={words.supports}
      values={supports}
      choices={SUPPORT_CHOICES}
      onChange={(next) => onChange({ supports: SUPPORT_NAMES.filter((one) => next.includes(one)) })}
    />
  );
}

/** The fields of a source that the batch adds. */
export function AddedFields({
  at,
  added,
  onChange,
}: {
  readonly at: string;
  readonly added: SourceForm;
  readonly onChange: (changes: Partial<SourceForm>) => void;
}) {
  const { url, publisher, title, kind, slug } = added;
  return (
    <>
      <TextField field={`${at}.url`} label={words.address} value={url} onChange={(next) => onChange({ url: next })} />
      <div class="desk-row">
        <TextField
          field={`${at}.publisher`}
          label={words.publisher}
          value={publisher}
          onChange={(next) => onChange({ publisher: next })}
        />
        <TextField
          field={`${at}.title`}
          label={words.sourceTitle}
          value={title}
          onChange={(next) => onChange({ title: next })}
        />
      </div>
      <div class="desk-row">
        <ChoiceField
          field={`${at}.kind`}
          label={words.kind}
          value={kind}
          none={deskWords.form.choose}
          choices={KIND_CHOICES}
          onChange={(next) => onChange({ kind: KIND_NAMES.find((one) => one === next) ?? 'OTHER' })}
        />
        <TextField
          field={`${at}.slug`}
          label={words.sourceName}
          value={slug}
          placeholder={sourceSlug(added)}
          onChange={(next) => onChange({ slug: next })}
        />
      </div>
    </>
  );
}
