/** Publishes the accepted drafts of an article as one batch, with one source. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { byName } from '../../../story/field.js';
import { articleWords } from '../../../words/article.js';
import { deskWords } from '../../../words/desk.js';
import { terms } from '../../../words/terms.js';
import type { FieldMistake } from '../batch.js';
import { fieldsOf } from '../controls.js';
import type { DeskState } from '../desk.js';
import { DeskForm } from '../desk-form.js';
import { Dialog } from '../dialog.js';
import { type ArticleSourceInput, DeskPublishArticleDocument } from '../generated/operations.js';
import { failure, type SendOutcome } from '../sending.js';
import { PartFields } from '../thing-fields.js';
import { useTyped } from '../use-typed.js';
import { inputsOf, missingIn, type Values } from '../values.js';
import type { FoundDraft } from './found-draft.js';
import type { OpenArticle } from './requests.js';

const words = articleWords.publish;
/** Where the fields of the new source stand, as paths of mistakes name it. */
const AT = 'source';
/** The fields of it that the article may not tell; the service has the others from the article. */
const ASKED = ['url', 'publisher', 'title', 'kind'];
const FIELDS = fieldsOf('source', true, '').filter(({ name }) => ASKED.includes(name));

export function PublishDialog({
  desk,
  article,
  drafts,
  whenSaved,
  onClose,
  onPublished,
}: {
  readonly desk: DeskState;
  readonly article: OpenArticle;
  readonly drafts: readonly FoundDraft[];
  /** Resolves when the service has all decisions. */
  readonly whenSaved: () => Promise<void>;
  readonly onClose: () => void;
  readonly onPublished: (count: number) => void;
}) {
  const typed = useTyped<Values>(`publish-article:${article.id}`, {
    url: article.address ?? '',
    publisher: article.publisher ?? '',
    title: article.title ?? '',
    kind: 'NEWS_REPORT',
  });
  const [outcome, show] = useState<SendOutcome>({ type: 'none' });
  const isSending = useRef(false);
  const contents = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    // Enter publishes as soon as the dialog is open.
    const form = contents.current?.closest('form');
    form?.querySelector<HTMLElement>('input, button[type="submit"]')?.focus();
  }, []);
  const accepted = drafts.filter(({ state }) => state === 'ACCEPTED');
  const undecided = drafts.filter(({ state }) => state === 'PENDING').length;
  const send = async () => {
    if (isSending.current) return;
    const mistakes = article.source === null ? missingIn(FIELDS, typed.content, AT) : [];
    if (mistakes.length > 0) return show({ type: 'mistakes', mistakes });
    isSending.current = true;
    show({ type: 'sending' });
    try {
      await whenSaved();
      const source = byName<ArticleSourceInput>(Object.entries(inputsOf(FIELDS, typed.content)));
      const input = { article: article.id, source, idempotencyKey: typed.idempotencyKey };
      const { publishArticle } = await desk.ask(DeskPublishArticleDocument, { input });
      if (publishArticle.__typename === 'ArticlePublished') {
        typed.forget();
        return onPublished(accepted.length);
      }
      // The next attempt may be another batch.
      typed.renew();
      show({ type: 'mistakes', mistakes: publishArticle.mistakes.map((one) => mistakeOf(one, drafts)) });
      if (publishArticle.mistakes.length === 0) show({ type: 'failed', message: publishArticle.message });
    } catch (error) {
      show(failure(desk, error));
    } finally {
      isSending.current = false;
    }
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <DeskForm
        outcome={outcome}
        remedies={{}}
        send={() => void send()}
        sendLabel={words.send}
        others={
          <button type="button" class="button" onClick={onClose}>
            {deskWords.dialog.closeButton}
          </button>
        }
      >
        <p ref={contents}>{contentsOf(accepted)}</p>
        {undecided === 0 ? null : <p class="desk-hint">{words.undecided(undecided)}</p>}
        <h3>{words.source}</h3>
        {article.source === null ? (
          <PartFields parts={FIELDS} values={typed.content} at={AT} onChange={typed.change} />
        ) : (
          <p>{deskWords.choice.source(article.source.publisher, article.source.title)}</p>
        )}
      </DeskForm>
    </Dialog>
  );
}

/** The batch in words: how many statements and citations, and which actors are new. */
function contentsOf(accepted: readonly FoundDraft[]): string {
  const count = (wanted: FoundDraft['use']) => accepted.filter(({ use }) => use === wanted).length;
  const [statements, citations, accounts] = [count('STATEMENT'), count('CITATION'), count('CONFLICTING_ACCOUNT')];
  const speakers = accepted.flatMap(({ use, speaker }) => (use !== 'STATEMENT' || speaker === null ? [] : [speaker]));
  const named = speakers.flatMap(({ actor, isNamed, name, onBehalfOf }) => [
    ...(actor === null && isNamed ? [name] : []),
    ...(onBehalfOf !== null && onBehalfOf.actor === null ? [onBehalfOf.name] : []),
  ]);
  const actors = [...new Set(named)];
  const parts = [
    ...(statements === 0 ? [] : [words.statements(statements)]),
    ...(citations === 0 ? [] : [words.citations(citations)]),
    ...(accounts === 0 ? [] : [words.accounts(accounts)]),
  ];
  const contents = `${terms.grammar.list(parts)}.`;
  return actors.length === 0 ? contents : `${contents} ${words.actors(terms.grammar.list(actors))}`;
}

/** A mistake at its field, or with the number of its draft. Its path is `input.source.…` or `input.drafts.KEY.…`. */
function mistakeOf(
  { path: [, part, key = ''], message }: { readonly path: readonly string[]; readonly message: string },
  drafts: readonly FoundDraft[],
): FieldMistake {
  if (part === AT) return { field: `${AT}.${key}`, message };
  const number = drafts.findIndex((one) => one.key === key) + 1;
  return { field: null, message: number === 0 ? message : words.atDraft(number, message) };
}
