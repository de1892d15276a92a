/** The changes of a version: removed text struck out, added text underlined. */
import { changeLettersOnly } from '../../letters.js';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { VersionFragment } from '../generated/operations.js';
import { directionOf } from './direction.js';

/** A text that was changed, word by word. */
export function WordChanges({
  changes,
  language,
}: {
  readonly changes: VersionFragment['wordChanges'];
  readonly language: string;
}) {
  const text = changes.map((change) => change.text).join('');
  return (
    <>
      <p class="word-changes" lang={language} dir={directionOf(language, text)}>
        {changes.map(({ kind, text }) => {
          if (kind === 'ADDED') return <ins>{text}</ins>;
          return kind === 'REMOVED' ? <del>{text}</del> : <span>{text}</span>;
        })}
      </p>
      {changeLettersOnly(changes) ? (
        <p>
          <small>{terms.lettersOnly}</small>
        </p>
      ) : null}
    </>
  );
}

/**
 * The other fields that a version changed, one line each. A list shows only its removed and its added items. The notice tells
 * of the status.
 */
export function FieldChanges({ changes }: { readonly changes: VersionFragment['changes'] }) {
  const others = changes.filter(({ field }) => field !== 'text' && field !== 'status');
  if (others.length === 0) return null;
  return (
    <dl class="field-changes">
      {others.map(({ field, before, after }) => {
        const [removed, added] = LIST_FIELDS.has(field)
          ? changedItems(before, after)
          : [known(field, before), known(field, after)];
        const isLong = (removed?.length ?? 0) + (added?.length ?? 0) > LONG_CHANGE_CHARACTERS;
        const lines = (
          <>
            {removed === null ? null : <del>{displayedValue(field, removed)}</del>}{' '}
            {added === null ? null : <ins>{displayedValue(field, added)}</ins>}
          </>
        );
        return (
          <div key={field}>
            <dt>{fieldName(field)}</dt>
            <dd>
              {isLong ? (
                <details>
                  <summary>{summaryOf(removed, added)}</summary>
                  {lines}
                </details>
              ) : (
                lines
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The name of a field of a statement; its name in the schema if the page has no other. */
export function fieldName(field: string): string {
  const names: Readonly<Record<string, string>> = terms.statementField;
  return names[field] ?? field;
}

/** A longer change unfolds on demand. */
const LONG_CHANGE_CHARACTERS = 240;

function summaryOf(removed: string | null, added: string | null): string {
  if (removed === null) return words.change.added;
  return added === null ? words.change.removed : words.change.changed;
}

/** Fields whose value is a list of items, separated by `; `. */
const LIST_FIELDS: ReadonlySet<string> = new Set([
  'attributions',
  'translations',
  'citations',
  'mentions',
  'relations',
]);

/** The items that are only in one of two lists; both whole lists if they differ in nothing that shows. */
function changedItems(before: string | null, after: string | null): readonly [string | null, string | null] {
  if (before === null || after === null) return [before, after];
  const [old, now] = [before.split('; '), after.split('; ')];
  const [inOld, inNow] = [new Set(old), new Set(now)];
  const removed = old.filter((item) => !inNow.has(item));
  const added = now.filter((item) => !inOld.has(item));
  if (removed.length + added.length === 0) return [before, after];
  return [removed.length === 0 ? null : removed.join('; '), added.length === 0 ? null : added.join('; ')];
}

/** The value of a field; `null` for a channel that is not known. */
function known(field: string, value: string | null): string | null {
  return field === 'channel' && value === 'UNKNOWN' ? null : value;
}

/** A term or a language by its name; any other value as it is. */
function displayedValue(field: string, value: string): string {
  if (field === 'language' || field === 'originalLanguage') return terms.grammar.languageName(value);
  const names: Readonly<Record<string, string>> =
    field === 'mode' ? terms.mode : field === 'channel' ? terms.channel : {};
  return names[value] ?? value;
}
