/** An article and its drafts side by side: an editor decides each draft by a key or a button. */
import { useCallback, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { articleWords } from '../../../words/article.js';
import { deskWords } from '../../../words/desk.js';
import { AlsoHere } from '../also-here.js';
import type { Choices } from '../choices.js';
import type { DeskState } from '../desk.js';
import { failure } from '../sending.js';
import { ArticleText } from './article-text.js';
import { DraftCard } from './draft-card.js';
import { DraftCheck } from './draft-check.js';
import { DraftEditor } from './draft-editor.js';
import type { DraftEdits, FoundDraft, FoundSpeaker } from './found-draft.js';
import { type ArticleCommand, commandOf, keyInWords } from './keys.js';
import { KeysDialog } from './keys-dialog.js';
import { PublishDialog } from './publish-dialog.js';
import { addDraft, type OpenArticle } from './requests.js';
import { countStates, currentDraft, shownDrafts } from './review.js';
import { areKeysOn, switchKeys } from './single-keys.js';
import { type EdgeMove, freeSentence, kindOfSpan, movedEdge, type TextRange, wordsAt } from './spans.js';
import { SpeakerPicker } from './speaker-picker.js';
import { savingInWords, useReview } from './use-review.js';
import { nextUse } from './uses.js';

const words = articleWords.review;
const { told } = articleWords;

/** The commands that move an end of the current span. */
const MOVES: ReadonlyMap<ArticleCommand, EdgeMove> = new Map([
  ['endLater', { edge: 'end', towards: 'later' }],
  ['endEarlier', { edge: 'end', towards: 'earlier' }],
  ['startEarlier', { edge: 'start', towards: 'earlier' }],
  ['startLater', { edge: 'start', towards: 'later' }],
]);

export function ArticleReview({
  desk,
  article,
  choices,
  onLeave,
}: {
  readonly desk: DeskState;
  readonly article: OpenArticle;
  readonly choices: Choices;
  /** Goes to the other articles. */
  readonly onLeave: () => void;
}) {
  const { review, dispatch, saving, whenSaved, readAgain } = useReview(desk, article);
  const [selected, setSelected] = useState<TextRange | null>(null);
  const [message, tell] = useState('');
  const [areKeys, setKeys] = useState(areKeysOn);
  const drafts = useMemo(() => shownDrafts(review), [review]);
  const draft = currentDraft(review);
  const counts = countStates(review);
  const { text } = article;
  const check = useMemo(() => new DraftCheck(text), [text]);
  const change = (one: FoundDraft, changes: DraftEdits, announcement: string) => {
    dispatch({ type: 'change', key: one.key, changes });
    tell(announcement);
  };
  const decide = (one: FoundDraft, changes: DraftEdits) => {
    const { state } = changes;
    const isLast = state !== 'PENDING' && drafts.every((other) => other.key === one.key || other.state !== 'PENDING');
    const announcement = state === undefined ? '' : told[state];
    change(one, changes, isLast ? `${announcement} ${told.noneLeft}` : announcement);
    dispatch(state === 'PENDING' ? { type: 'close' } : { type: 'go', to: 'undecided' });
  };
  const move = (one: FoundDraft, edgeMove: EdgeMove) => {
    const content = movedEdge(text, one.content, edgeMove);
    if (content === null) return tell(told.noWord);
    // Words that were put into others no longer fit the span: the service makes new ones.
    const isReworded = one.state === 'ACCEPTED' && one.mode === 'INDIRECT';
    change(one, isReworded ? { content, state: 'PENDING' } : { content }, told.words(wordsAt(text, content)));
  };
  const add = async () => {
    const content =
      selected ??
      freeSentence(
        text,
        draft?.content.at(-1)?.end ?? 0,
        drafts.flatMap((one) => one.content),
      );
    if (content === null) return tell(told.noSentence);
    await whenSaved();
    const outcome = await addDraft(desk.ask, article.id, kindOfSpan(text, content), [content]);
    if (outcome.draft === null) return tell(outcome.message);
    dispatch({ type: 'added', draft: outcome.draft });
    tell(told.added);
  };
  const attempt = async (request: () => Promise<void>) => {
    try {
      await request();
    } catch (error) {
      const failed = failure(desk, error);
      tell(failed.type === 'failed' ? failed.message : deskWords.dialog.unreachable);
    }
  };
  const actOn = (one: FoundDraft, command: ArticleCommand) => {
    if (one.state === 'PUBLISHED') return tell(told.isPublished);
    const edgeMove = MOVES.get(command);
    if (edgeMove !== undefined) return move(one, edgeMove);
    switch (command) {
      case 'accept':
        if (!check.needsWords(one) && !lacksTime(one)) return decide(one, { state: 'ACCEPTED' });
        tell(check.needsWords(one) ? told.reword : deskWords.missing.saidAt);
        return dispatch({ type: 'open', panel: 'edit' });
      case 'drop':
        return decide(one, { state: 'DROPPED' });
      case 'reopen':
        return decide(one, { state: 'PENDING' });
      case 'edit':
      case 'speaker':
        return dispatch({ type: 'open', panel: command });
      case 'otherwise': {
        const use = nextUse(one);
        return use === null ? tell(told.onlyHere) : change(one, { use }, told.use[use]);
      }
    }
  };
  const act = (command: ArticleCommand) => {
    switch (command) {
      case 'next':
      case 'previous':
        return dispatch({ type: 'go', to: command });
      case 'add':
        return void attempt(add);
      case 'publish':
        return counts.ACCEPTED === 0 ? tell(told.nothingAccepted) : dispatch({ type: 'open', panel: 'publish' });
      case 'help':
        return dispatch({ type: 'open', panel: 'keys' });
      default:
        if (draft !== null) actOn(draft, command);
    }
  };
  // Runs at once after each change: the next key may come before the next frame.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = commandOf(event);
      if (command === null || review.panel !== null || isTyping(event.target)) return;
      if (!areKeys && command !== 'help') return;
      event.preventDefault();
      act(command);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  const choose = useCallback((key: string) => dispatch({ type: 'choose', key }), [dispatch]);
  const close = () => dispatch({ type: 'close' });
  const saveForm = (one: FoundDraft) => (changes: DraftEdits, isAccepted: boolean) => {
    if (isAccepted) return decide(one, { ...changes, state: 'ACCEPTED' });
    close();
    if (Object.keys(changes).length > 0) change(one, changes, '');
  };
  const pick = (one: FoundDraft) => (speaker: FoundSpeaker | null) => {
    close();
    change(one, { speaker }, '');
  };

  return (
    <div class="article-review">
      <div class="article-head">
        <div>
          <h3 lang={article.language}>{article.title ?? articleWords.entry.noTitle}</h3>
          <p class="desk-hint">{words.from(article.publisher, article.published)}</p>
          <AlsoHere />
        </div>
        <p class="article-progress">
          <span role="status">
            <strong>{saving.type === 'refused' ? '' : message}</strong>{' '}
            {words.progress(drafts.length - counts.PENDING, drafts.length)}
          </span>
          {' · '}
          <span
            data-saving={saving.type}
            aria-live={saving.type === 'refused' || saving.type === 'waiting' ? 'assertive' : 'off'}
          >
            {savingInWords(saving)}
          </span>
        </p>
        <div class="desk-buttons">
          {selected === null ? null : (
            <button
              type="button"
              class="button"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => act('add')}
            >
              {words.makeDraft} <kbd>{keyInWords('add')}</kbd>
            </button>
          )}
          <button type="button" class="button" onClick={onLeave}>
            {words.other}
          </button>
          <button type="button" class="button" onClick={() => act('help')}>
            {words.keys} <kbd>{keyInWords('help')}</kbd>
          </button>
          <button type="button" class="button desk-main" onClick={() => act('publish')}>
            {words.publish(counts.ACCEPTED)} <kbd>{keyInWords('publish')}</kbd>
          </button>
        </div>
      </div>
      <ArticleText
        text={text}
        language={article.language}
        drafts={drafts}
        current={review.current}
        onChoose={choose}
        onSelect={setSelected}
      />
      <section class="article-drafts" aria-label={words.drafts}>
        {drafts.length === 0 ? <p>{words.none}</p> : null}
        <ol>
          {drafts.map((one, index) => {
            const isCurrent = one.key === review.current;
            const hasForm = isCurrent && (review.panel === 'edit' || review.panel === 'speaker');
            return (
              <li key={one.key}>
                <DraftCard
                  draft={one}
                  number={index + 1}
                  count={drafts.length}
                  article={text}
                  isCurrent={isCurrent}
                  hasFocus={isCurrent && review.panel === null}
                  needsWords={check.needsWords(one)}
                  act={act}
                  onChoose={choose}
                >
                  {!hasForm ? null : review.panel === 'edit' ? (
                    <DraftEditor
                      name={`article:${article.id}:${one.key}`}
                      draft={one}
                      published={article.published}
                      check={check}
                      choices={choices}
                      onSave={saveForm(one)}
                      onCancel={close}
                    />
                  ) : (
                    <SpeakerPicker draft={one} drafts={drafts} choices={choices} onPick={pick(one)} onCancel={close} />
                  )}
                </DraftCard>
              </li>
            );
          })}
        </ol>
      </section>
      {review.panel === 'keys' ? (
        <KeysDialog
          isOn={areKeys}
          onSwitch={(isOn) => {
            switchKeys(isOn);
            setKeys(isOn);
          }}
          onClose={close}
        />
      ) : null}
      {review.panel === 'publish' ? (
        <PublishDialog
          desk={desk}
          article={article}
          drafts={drafts}
          whenSaved={whenSaved}
          onClose={close}
          onPublished={async (count) => {
            close();
            tell(told.published(count));
            await readAgain();
          }}
        />
      ) : null}
    </div>
  );
}

/** Whether a draft cannot become a statement yet, because it has no time. */
function lacksTime({ use, saidAt }: FoundDraft): boolean {
  return use === 'STATEMENT' && saidAt === null;
}

/** Whether a key press goes to a field. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}
