/** The form that takes an article, and the articles of the story that wait at the desk. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { articleWords } from '../../../words/article.js';
import { deskWords } from '../../../words/desk.js';
import { momentInWords } from '../../words/time.js';
import { EditedNow } from '../also-here.js';
import type { DeskState } from '../desk.js';
import { DeskForm } from '../desk-form.js';
import { Field, LongField, TextField } from '../field.js';
import { failure, type SendOutcome } from '../sending.js';
import { useTyped } from '../use-typed.js';
import { articleIn, type GivenArticle, pastedArticle } from './article-file.js';
import { readArticle, removeArticle, type WaitingArticle } from './requests.js';

const words = articleWords.entry;

/** An article as an editor types it. */
interface ArticleForm {
  readonly text: string;
  readonly published: string;
  readonly address: string;
}

const EMPTY: ArticleForm = { text: '', published: '', address: '' };

export function ArticleEntry({
  desk,
  story,
  waiting,
  onOpen,
  onRemoved,
}: {
  readonly desk: DeskState;
  readonly story: string;
  /** The articles that wait, the last read first. */
  readonly waiting: readonly WaitingArticle[];
  readonly onOpen: (article: string) => void;
  readonly onRemoved: () => void;
}) {
  const typed = useTyped<ArticleForm>(`read:${story}`, EMPTY);
  const [outcome, show] = useState<SendOutcome>({ type: 'none' });
  /** The article of a file, with the name of the file; a file takes the place of the pasted text. */
  const [file, setFile] = useState<{ readonly name: string; readonly article: GivenArticle } | null>(null);
  const isSending = useRef(false);
  const { text, published, address } = typed.content;
  const take = async (chosen: File | undefined) => {
    if (chosen !== undefined) setFile({ name: chosen.name, article: await articleIn(chosen) });
  };
  useEffect(() => {
    // The whole window takes a file: the browser would open one that is dropped beside the form.
    const allow = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      void take(event.dataTransfer?.files[0]);
    };
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
  const read = async () => {
    if (isSending.current) return;
    const given = file === null ? pastedArticle(text) : file.article;
    if (given.content.trim() === '') {
      return show({ type: 'mistakes', mistakes: [{ field: 'article.text', message: words.empty }] });
    }
    isSending.current = true;
    show({ type: 'sending' });
    try {
      const outcome = await readArticle(desk.ask, {
        story,
        ...given,
        published: published.trim() || null,
        address: address.trim() || null,
      });
      if (outcome.id === null) return show({ type: 'failed', message: outcome.message });
      typed.forget();
      onOpen(outcome.id);
    } catch (error) {
      show(failure(desk, error));
    } finally {
      isSending.current = false;
    }
  };
  return (
    <div class="article-entry">
      <DeskForm outcome={outcome} remedies={{}} send={() => void read()} sendLabel={words.read} others={null}>
        <p>{words.hint}</p>
        {file === null ? (
          <LongField
            field="article.text"
            label={words.text}
            hint={words.textHint}
            rows={10}
            value={text}
            onChange={(next) => typed.change({ text: next })}
          />
        ) : (
          <p class="desk-reading" role="status">
            <span>{words.fileTaken(file.name)}</span>{' '}
            <button type="button" class="button" onClick={() => setFile(null)}>
              {deskWords.form.remove}
            </button>
          </p>
        )}
        <div class="desk-row">
          <Field field="article.file" label={words.file}>
            {(attributes) => (
              <input
                {...attributes}
                type="file"
                accept=".txt,.html,.htm,text/plain,text/html"
                onChange={(event) => void take(event.currentTarget.files?.[0])}
              />
            )}
          </Field>
          <TextField
            field="article.published"
            label={words.published}
            hint={words.publishedHint}
            value={published}
            onChange={(next) => typed.change({ published: next })}
          />
          <TextField
            field="article.address"
            label={words.address}
            hint={words.addressHint}
            value={address}
            onChange={(next) => typed.change({ address: next })}
          />
        </div>
      </DeskForm>
      <WaitingArticles desk={desk} waiting={waiting} onOpen={onOpen} onRemoved={onRemoved} />
    </div>
  );
}

function WaitingArticles({
  desk,
  waiting,
  onOpen,
  onRemoved,
}: {
  readonly desk: DeskState;
  readonly waiting: readonly WaitingArticle[];
  readonly onOpen: (article: string) => void;
  readonly onRemoved: () => void;
}) {
  /** The article that a second press of its button deletes. */
  const [toRemove, setToRemove] = useState<string | null>(null);
  const [message, setMessage] = useState('');
  useEffect(() => setToRemove(null), [waiting]);
  const remove = async (article: string) => {
    try {
      await removeArticle(desk.ask, article);
      setMessage(words.removed);
      onRemoved();
    } catch (error) {
      const failed = failure(desk, error);
      setMessage(failed.type === 'failed' ? failed.message : deskWords.dialog.unreachable);
    }
  };
  if (waiting.length === 0) return <p role="status">{message}</p>;
  return (
    <section aria-label={words.waiting}>
      <h3>{words.waiting}</h3>
      <ul class="desk-drafts">
        {waiting.map(({ id, title, readBy, readAt, drafts }) => {
          const name = title ?? words.noTitle;
          return (
            <li key={id}>
              <p>
                <strong>{name}</strong>
              </p>
              <p class="desk-hint">
                {words.counts(countOf(drafts, 'PENDING'), countOf(drafts, 'ACCEPTED'), countOf(drafts, 'PUBLISHED'))} ·{' '}
                {words.readBy(readBy, momentInWords(readAt))}
              </p>
              <EditedNow desk={desk} subject={{ article: id }} />
              <div class="desk-buttons">
                <button type="button" class="button" onClick={() => onOpen(id)}>
                  {words.open}
                  <span class="visually-hidden"> {name}</span>
                </button>
                <button
                  type="button"
                  class="button"
                  onClick={() => (toRemove === id ? void remove(id) : setToRemove(id))}
                >
                  <span>{toRemove === id ? words.removeForGood : words.remove}</span>
                  <span class="visually-hidden"> {name}</span>
                </button>
              </div>
            </li>
          );
        })}
      </ul>
      <p role="status">{message}</p>
    </section>
  );
}

function countOf(drafts: WaitingArticle['drafts'], state: WaitingArticle['drafts'][number]['state']): number {
  return drafts.filter((one) => one.state === state).length;
}
