/** Shows a statement as readers will see it, while an editor writes it. */
import { useContext } from 'preact/hooks';
import { quotedSpans } from '../../story/quotation.js';
import { deskWords } from '../../words/desk.js';
import { Speech } from '../words/speech.js';
import type { StatementForm } from './statement-form.js';
import { Naming } from './thing-fields.js';
import { readingOf } from './time-reading.js';

export function Preview({ form }: { readonly form: StatementForm }) {
  const actors = useContext(Naming).of('actor', null).choices;
  const { mode, text, language, attributions } = form;
  if (mode === null || text.trim() === '') return null;
  const who = attributions.map(({ who: kind, speaker, label, office }) => {
    if (kind === 'unknown') return deskWords.preview.speakerNotKnown;
    if (kind === 'label') return label;
    const actor = actors.find(({ name }) => name === speaker);
    return deskWords.preview.speaker(
      actor?.label ?? speaker,
      office.trim() === '' ? (actor?.office ?? null) : office.trim(),
    );
  });
  const said = {
    mode,
    text: text.trim(),
    language,
    status: 'PUBLISHED',
    quotedSpans: quotedSpans(text.trim()),
  } as const;
  const time = readingOf(form).words;
  return (
    <section class="desk-preview" aria-label={deskWords.preview.region}>
      <p>
        <strong>{who.filter((one) => one !== '').join('; ')}</strong>
      </p>
      <Speech said={said} />
      {time === null ? null : <p class="desk-hint">{time}</p>}
    </section>
  );
}
