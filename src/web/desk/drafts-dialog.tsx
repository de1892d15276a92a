/** The drafts of a story, to open, publish or discard. */
import { useEffect, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { momentInWords } from '../words/time.js';
import { EditedNow } from './also-here.js';
import { excerpt } from './choices.js';
import type { DeskState } from './desk.js';
import { Dialog } from './dialog.js';
import type { BatchOperation } from './generated/operations.js';
import { OutcomeView } from './outcome.js';
import { useSending } from './sending.js';
import type { Draft } from './statement-values.js';
import { forgetTyped, newIdempotencyKey } from './typed-content.js';

const words = deskWords.drafts;

export function DraftsDialog({ desk }: { readonly desk: DeskState }) {
  const sending = useSending(desk);
  /** The idempotency key of each action on a draft, while the dialog is open. */
  const [idempotencyKeys] = useState(() => new Map<string, string>());
  /** The draft that a second press of its button discards. */
  const [toDiscard, setToDiscard] = useState<string | null>(null);
  const [last, setLast] = useState<Draft | null>(null);
  useEffect(() => {
    void sending.attempt(() => desk.readDrafts());
  }, [desk]);

  const apply = async (draft: Draft, action: 'publish' | 'discard', operation: BatchOperation) => {
    setLast(draft);
    const name = `${action} ${draft.id} ${draft.revision}`;
    const key = idempotencyKeys.get(name) ?? newIdempotencyKey();
    idempotencyKeys.set(name, key);
    const applied = await sending.send([{ operation, at: '' }], key);
    if (applied === null) return;
    forgetTyped(`draft:${draft.id}`);
    if (action === 'publish') void desk.tellPublished(draft.story.slug, draft.key);
    else desk.tell({ message: deskWords.done.draftDiscarded(draft.key), href: null });
    await desk.refreshDrafts();
  };
  const publish = (draft: Draft, allowDuplicate: boolean) =>
    void apply(draft, 'publish', {
      publishDraft: { draft: draft.id, expectedRevision: draft.revision, allowDuplicate },
    });
  const discard = (draft: Draft) =>
    void apply(draft, 'discard', { discardDraft: { draft: draft.id, expectedRevision: draft.revision } });

  return (
    <Dialog title={words.title} onClose={() => desk.close()}>
      {desk.drafts.length === 0 ? <p>{words.none}</p> : null}
      <ul class="desk-drafts">
        {desk.drafts.map((draft) => (
          <li key={draft.id}>
            <h3>{draft.key}</h3>
            <p>{draft.text === null ? words.noWords : excerpt(draft.text)}</p>
            <p class="desk-hint">
              {words.saved(draft.story.headline, draft.savedBy, momentInWords(draft.savedAt), draft.mistakes.length)}
            </p>
            <EditedNow desk={desk} subject={{ thing: draft.id }} />
            <div class="desk-buttons">
              <button type="button" class="button" onClick={() => desk.open({ type: 'draft', draft })}>
                {words.open}
                <span class="visually-hidden"> {draft.key}</span>
              </button>
              <button
                type="button"
                class="button"
                disabled={draft.mistakes.length > 0}
                onClick={() => publish(draft, false)}
              >
                {words.publish}
                <span class="visually-hidden"> {draft.key}</span>
              </button>
              <button
                type="button"
                class="button"
                onClick={() => (toDiscard === draft.id ? discard(draft) : setToDiscard(draft.id))}
              >
                <span>{toDiscard === draft.id ? words.discardForGood : words.discard}</span>
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
          confirm: last === null ? undefined : () => publish(last, true),
        }}
      />
      <footer class="desk-footer">
        <button type="button" class="button" onClick={() => desk.close()}>
          {deskWords.dialog.closeButton}
        </button>
      </footer>
    </Dialog>
  );
}
