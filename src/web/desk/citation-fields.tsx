/** The fields for the sources of a statement: sources on the record, and new ones. */
import { useContext } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { Group, LongField, TextField } from './field.js';
import type { CitationSupport } from './generated/operations.js';
import { KnownSource } from './known-things.js';
import { PickField } from './picker.js';
import { Several, SeveralField } from './several.js';
import { type CitationForm, EMPTY_CITATION, SOURCE, type StatementFieldsProperties } from './statement-form.js';
import { Naming, PartFields } from './thing-fields.js';
import { TimeFields } from './time-fields.js';
import { textOf, typedTime, within } from './values.js';

const SUPPORT_NAMES = ['WORDING', 'ATTRIBUTION', 'TIME', 'CONTEXT'] as const satisfies readonly CitationSupport[];
const SUPPORT_CHOICES = SUPPORT_NAMES.map((name) => ({ name, label: terms.support[name] }));

const words = deskWords.field;
const labels = deskWords.thing.label;

export function CitationFields({ form, onChange }: StatementFieldsProperties) {
  const sources = useContext(Naming).of('source', null);
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
        const { isNew, source, exact, prefix, suffix, supports, added, retrievedAt } = citation;
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
              <>
                <PartFields
                  parts={SOURCE}
                  values={added}
                  at={`${at}.added`}
                  onChange={(changes) => change({ added: { ...added, ...changes } })}
                />
                <KnownSource url={textOf(added.url)} onKnown={({ name }) => change({ isNew: false, source: name })} />
              </>
            ) : (
              <PickField
                field={`${at}.source`}
                label={words.whichSource}
                hint={words.whichSourceHint}
                value={source}
                things={sources}
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
            <details class="desk-more">
              <summary>{words.moreOfCitation}</summary>
              <div class="desk-row">
                <TextField
                  field={`${at}.quote.prefix`}
                  label={labels.quote.prefix}
                  value={prefix}
                  onChange={(next) => change({ prefix: next })}
                />
                <TextField
                  field={`${at}.quote.suffix`}
                  label={labels.quote.suffix}
                  value={suffix}
                  onChange={(next) => change({ suffix: next })}
                />
              </div>
              <TimeFields
                field={within(at, 'retrievedAt')}
                label={labels.citation.retrievedAt}
                time={typedTime(retrievedAt)}
                onChange={(changes) => change({ retrievedAt: { ...retrievedAt, ...changes } })}
              />
            </details>
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
