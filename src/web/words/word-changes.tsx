/** What a correction did to words: the old ones struck out, the new ones underlined, for the ear as for the eye. */
import { changeLettersOnly, LETTERS_ONLY } from '../../letters.js';
import type { VersionFragment } from '../operations.js';
import { directionOf } from './direction.js';
import { CHANNELS, languageName, MODES, STATUSES } from './vocabulary.js';

/** Text that was changed, word by word. */
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
          <small>{LETTERS_ONLY}</small>
        </p>
      ) : null}
    </>
  );
}

/** What the fields of a version are called. */
const FIELDS: Readonly<Record<string, string>> = {
  text: 'Words',
  mode: 'Kind of speech',
  attributions: 'Who said it',
  saidAt: 'When it was said',
  channel: 'Channel',
  language: 'Language',
  originalLanguage: 'Language it was said in',
  translations: 'Translations',
  citations: 'Sources',
  event: 'Event',
  proposals: 'Proposals',
  mentions: 'Who is mentioned',
  relations: 'How it relates to others',
  status: 'Status',
};

/**
 * What changed besides the words, one line for each field. Of a list only what was taken away and what was added. That a
 * statement was taken back is told by its notice.
 */
export function FieldChanges({ changes }: { readonly changes: VersionFragment['changes'] }) {
  const others = changes.filter(({ field }) => field !== 'text' && field !== 'status');
  if (others.length === 0) return null;
  return (
    <dl class="field-changes">
      {others.map(({ field, before, after }) => {
        const [removed, added] = LISTS.has(field) ? different(before, after) : [before, after];
        const isLong = (removed?.length ?? 0) + (added?.length ?? 0) > LONG;
        const lines = (
          <>
            {removed === null ? null : <del>{valueInWords(field, removed)}</del>}{' '}
            {added === null ? null : <ins>{valueInWords(field, added)}</ins>}
          </>
        );
        return (
          <div key={field}>
            <dt>{fieldName(field)}</dt>
            <dd>
              {isLong ? (
                <details>
                  <summary>{whatBecame(removed, added)}</summary>
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
  return FIELDS[field] ?? field;
}

/** Of more characters than this, what changed is shown only to those who ask. */
const LONG = 240;

function whatBecame(removed: string | null, added: string | null): string {
  if (removed === null) return 'Added';
  return added === null ? 'Taken away' : 'Changed';
}

/** Fields that are told as a list, its items parted by `; `. */
const LISTS: ReadonlySet<string> = new Set(['attributions', 'translations', 'citations', 'mentions', 'relations']);

/** What is only in the one and only in the other; all of both where nothing that shows was added or taken away. */
function different(before: string | null, after: string | null): readonly [string | null, string | null] {
  if (before === null || after === null) return [before, after];
  const [old, now] = [before.split('; '), after.split('; ')];
  const [inOld, inNow] = [new Set(old), new Set(now)];
  const removed = old.filter((item) => !inNow.has(item));
  const added = now.filter((item) => !inOld.has(item));
  if (removed.length + added.length === 0) return [before, after];
  return [removed.length === 0 ? null : removed.join('; '), added.length === 0 ? null : added.join('; ')];
}

/** What stands for a value of the record on the page; the value itself where it is words already. */
function valueInWords(field: string, value: string): string {
  const terms: Readonly<Record<string, string>> =
    field === 'mode' ? MODES : field === 'channel' ? CHANNELS : field === 'status' ? STATUSES : {};
  if (field === 'language' || field === 'originalLanguage') return languageName(value);
  return terms[value] ?? value;
}
