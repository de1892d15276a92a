/** What is being prepared: opened, published, or thrown away. */
import { useEffect, useState } from 'preact/hooks';
import { momentInWords } from '../words/time.js';
import { counted } from '../words/vocabulary.js';
import { shortened } from './choices.js';
import type { Desk } from './desk.js';
import { Dialog } from './dialog.js';
import type { BatchOperation } from './operations.js';
import { OutcomeView } from './outcome.js';
import { failure, useSending } from './sending.js';
import type { Draft } from './statement-values.js';
import { forgetTyped, newIntent } from './typed-content.js';

export function DraftsDialog({ desk }: { readonly desk: Desk }) {
  const sending = useSending(desk);
  /** One key for each thing that is done to a draft, for as long as this is open. */
  const [intents] = useState(() => new Map<string, string>());
  /** The draft that is thrown away when that is said once more. */
  const [doomed, setDoomed] = useState<string | null>(null);
  const [last, setLast] = useState<Draft | null>(null);
  useEffect(() => {
    desk.readDrafts().catch((error: unknown) => sending.show(failure(desk, error)));
  }, [desk]);

  const act = async (draft: Draft, what: 'Published' | 'Discarded', operation: BatchOperation) => {
    setLast(draft);
    const intent = `${what} ${draft.id} ${draft.revision}`;
    const key = intents.get(intent) ?? newIntent();
    intents.set(intent, key);
    const applied = await sending.send([{ operation, at: '' }], key);
    if (applied === null) return;
    forgetTyped(`draft:${draft.id}`);
    if (what === 'Published') void desk.tellPublished(draft.story.slug, draft.key);
    else desk.tell({ message: `Discarded: ${draft.key}.`, href: null });
    await desk.refreshDrafts();
  };
  const publish = (draft: Draft, allowDuplicate: boolean) =>
    void act(draft, 'Published', {
      publishDraft: { draft: draft.id, expectedRevision: draft.revision, allowDuplicate },
    });
  const discard = (draft: Draft) =>
    void act(draft, 'Discarded', { discardDraft: { draft: draft.id, expectedRevision: draft.revision } });

  return (
    <Dialog title="Drafts" onClose={() => desk.close()}>
      {desk.drafts.length === 0 ? <p>Nothing is being prepared.</p> : null}
      <ul class="desk-drafts">
        {desk.drafts.map((draft) => (
          <li key={draft.id}>
            <h3>{draft.key}</h3>
            <p>{draft.text === null ? 'No words yet' : shortened(draft.text)}</p>
            <p class="desk-hint">
              {draft.story.headline} · saved by {draft.savedBy}, {momentInWords(draft.savedAt)} ·{' '}
              {draft.mistakes.length === 0 ? 'ready' : `lacks ${counted(draft.mistakes.length, 'thing')}`}
            </p>
            <div class="desk-buttons">
              <button type="button" class="button" onClick={() => desk.open({ type: 'draft', draft })}>
                Open<span class="visually-hidden"> {draft.key}</span>
              </button>
              <button
                type="button"
                class="button"
                disabled={draft.mistakes.length > 0}
                onClick={() => publish(draft, false)}
              >
                Publish<span class="visually-hidden"> {draft.key}</span>
              </button>
              <button
                type="button"
                class="button"
                onClick={() => (doomed === draft.id ? discard(draft) : setDoomed(draft.id))}
              >
                <span>{doomed === draft.id ? 'Discard for good' : 'Discard'}</span>
                <span class="visually-hidden"> {draft.key}</span>
              </button>
            </div>
          </li>
        ))}
      </ul>
      <OutcomeView
        outcome={sending.outcome}
        remedies={{
          load: () => void desk.refreshDrafts().then(() => sending.show({ type: 'none' })),
          meant: last === null ? undefined : () => publish(last, true),
        }}
      />
      <footer class="desk-footer">
        <button type="button" class="button" onClick={() => desk.close()}>
          Close
        </button>
      </footer>
    </Dialog>
  );
}
