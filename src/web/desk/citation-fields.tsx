/** How we know: sources that are there, and sources that are added with the statement. */
import { SOURCE_KINDS, SUPPORTS } from '../words/vocabulary.js';
import { LISTS } from './choices.js';
import { ChoiceField, Group, LongField, TextField } from './field.js';
import type { CitationSupport, SourceKind } from './operations.js';
import { Several, SeveralField } from './several.js';
import {
  type CitationForm,
  EMPTY_CITATION,
  type SourceForm,
  type StatementFieldsProperties,
  sourceSlug,
} from './statement-form.js';

const SUPPORT_NAMES = ['WORDING', 'ATTRIBUTION', 'TIME', 'CONTEXT'] as const satisfies readonly CitationSupport[];
const SUPPORT_CHOICES = SUPPORT_NAMES.map((name) => ({ name, label: SUPPORTS[name] }));
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
const KIND_CHOICES = KIND_NAMES.map((name) => ({ name, label: SOURCE_KINDS[name] }));

export function CitationFields({ form, choices, onChange }: StatementFieldsProperties) {
  return (
    <Several
      field="citations"
      label="How we know"
      one="source"
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
            <Group field={`${at}.which`} label="Source">
              <div class="desk-checks">
                <label>
                  <input
                    type="radio"
                    name={`desk-new-${index}`}
                    checked={!isNew}
                    onChange={() => change({ isNew: false })}
                  />
                  On the record
                </label>
                <label>
                  <input
                    type="radio"
                    name={`desk-new-${index}`}
                    checked={isNew}
                    onChange={() => change({ isNew: true })}
                  />
                  New source
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
                label="Which one"
                value={source}
                choices={LISTS.sources}
                hint={chosen ?? 'Type some of its publisher or title, and choose.'}
                onChange={(next) => change({ source: next })}
              />
            )}
            <LongField
              field={`${at}.quote`}
              label="The passage, word for word"
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
      label="It supports"
      values={supports}
      choices={SUPPORT_CHOICES}
      onChange={(next) => onChange({ supports: SUPPORT_NAMES.filter((one) => next.includes(one)) })}
    />
  );
}

function AddedFields({
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
      <TextField field={`${at}.url`} label="Address" value={url} onChange={(next) => onChange({ url: next })} />
      <div class="desk-row">
        <TextField
          field={`${at}.publisher`}
          label="Publisher"
          value={publisher}
          onChange={(next) => onChange({ publisher: next })}
        />
        <TextField field={`${at}.title`} label="Title" value={title} onChange={(next) => onChange({ title: next })} />
      </div>
      <div class="desk-row">
        <ChoiceField
          field={`${at}.kind`}
          label="Kind"
          value={kind}
          none="Choose …"
          choices={KIND_CHOICES}
          onChange={(next) => onChange({ kind: KIND_NAMES.find((one) => one === next) ?? 'OTHER' })}
        />
        <TextField
          field={`${at}.slug`}
          label="Readable name of the source"
          value={slug}
          placeholder={sourceSlug(added)}
          onChange={(next) => onChange({ slug: next })}
        />
      </div>
    </>
  );
}
