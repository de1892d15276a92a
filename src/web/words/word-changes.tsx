/** What a correction did to words: the old ones struck out, the new ones underlined, for the ear as for the eye. */
import type { VersionFragment } from '../operations.js';
import { directionOf } from './speech.js';

/** Text that was changed, word by word. */
export function WordChanges({
  changes,
  language,
}: {
  readonly changes: VersionFragment['wordChanges'];
  readonly language: string;
}) {
  return (
    <p class="word-changes" lang={language} dir={directionOf(language)}>
      {changes.map(({ kind, text }) => {
        if (kind === 'ADDED') return <ins>{text}</ins>;
        return kind === 'REMOVED' ? <del>{text}</del> : <span>{text}</span>;
      })}
    </p>
  );
}

/** What the fields of a version are called. */
const FIELDS: Readonly<Record<string, string>> = {
  text: 'Words',
  mode: 'Kind of speech',
  attributions: 'Who said it',
  saidAt: 'When it was said',
  channel: 'By what way',
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

/** What changed besides the words, one line for each field. */
export function FieldChanges({ changes }: { readonly changes: VersionFragment['changes'] }) {
  const others = changes.filter(({ field }) => field !== 'text');
  if (others.length === 0) return null;
  return (
    <dl class="field-changes">
      {others.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{FIELDS[field] ?? field}</dt>
          <dd>
            {before === null ? null : <del>{before}</del>} {after === null ? null : <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
