/** One draft of an article in the list: in short, or with all that the article says about it if it is the current one. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { articleWords } from '../../../words/article.js';
import { terms } from '../../../words/terms.js';
import { excerpt } from '../choices.js';
import { readingOf } from '../time-reading.js';
import type { FoundDraft, FoundSpeaker } from './found-draft.js';
import { type ArticleCommand, keyInWords } from './keys.js';

const words = articleWords.draft;

export function DraftCard({
  draft,
  number,
  count,
  article,
  isCurrent,
  hasFocus,
  needsWords,
  act,
  onChoose,
  children,
}: {
  readonly draft: FoundDraft;
  readonly number: number;
  readonly count: number;
  /** The text of the article. */
  readonly article: string;
  readonly isCurrent: boolean;
  /** Whether the card has the keyboard: it is the current one, and no form is open in it. */
  readonly hasFocus: boolean;
  /** Whether it is still in the words of the article, and has to be put into others. */
  readonly needsWords: boolean;
  readonly act: (command: ArticleCommand) => void;
  readonly onChoose: (key: string) => void;
  /** The form that is open in the card. */
  readonly children: ComponentChildren;
}) {
  const card = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (!hasFocus) return;
    card.current?.focus({ preventScroll: true });
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [hasFocus]);
  const { key, mode, state, speaker, onRecord } = draft;
  const name = words.name(number, count, terms.mode[mode], nameOf(speaker), words.state[state]);
  return (
    <article
      ref={card}
      class={`draft draft-${state}${isCurrent ? ' draft-current' : ''}`}
      aria-label={name}
      aria-current={isCurrent}
      tabIndex={-1}
      data-key={key}
    >
      <p class="draft-head">
        <span class={`draft-number found-${mode}`}>{number}</span>
        <strong>
          <SpeakerName speaker={speaker} />
        </strong>
        <span class="draft-state">{words.state[state]}</span>
      </p>
      {isCurrent ? (
        <>
          <p class="draft-words">{draft.text}</p>
          <Details draft={draft} article={article} needsWords={needsWords} />
          {children ?? <CommandButtons draft={draft} act={act} />}
        </>
      ) : (
        <button type="button" class="draft-short" onClick={() => onChoose(key)}>
          {excerpt(draft.text)}
          {onRecord === null ? null : <span class="draft-flag"> · {words.flag[onRecord.relation]}</span>}
        </button>
      )}
    </article>
  );
}

/** The name of a speaker. */
export function nameOf(speaker: FoundSpeaker | null): string {
  return speaker === null ? words.noSpeaker : (speaker.actor?.name ?? speaker.name);
}

function SpeakerName({ speaker }: { readonly speaker: FoundSpeaker | null }) {
  if (speaker === null || speaker.actor !== null) return nameOf(speaker);
  return (
    <>
      {speaker.name} <span class="draft-flag">{speaker.isNamed ? words.newActor : words.unnamed}</span>
    </>
  );
}

/** All that is known about the current draft beside its words. */
function Details({
  draft,
  article,
  needsWords,
}: {
  readonly draft: FoundDraft;
  readonly article: string;
  readonly needsWords: boolean;
}) {
  const { mode, state, speaker, saidAt, channel, proposals, confidence, doubts, onRecord, use } = draft;
  const represented = speaker?.onBehalfOf ?? null;
  return (
    <>
      <p class="desk-hint">
        {[
          terms.mode[mode],
          speaker?.office ?? null,
          represented === null ? null : words.onBehalfOf(represented.actor?.name ?? represented.name),
          saidAt === null ? words.noTime : timeOf(saidAt),
          saidAt === null || saidAt.words === null
            ? null
            : words.timeFrom(article.slice(saidAt.words.start, saidAt.words.end)),
          terms.channel[channel],
          proposals.length === 0 ? null : words.about(terms.grammar.list(proposals.map(({ title }) => title))),
          words.confidence(Math.round(confidence * 100)),
        ]
          .filter((one) => one !== null)
          .join(' · ')}
      </p>
      {needsWords ? <p class="draft-note">{words.inArticleWords}</p> : null}
      {doubts.length === 0 ? null : (
        <div class="draft-note">
          <p>{words.doubts}</p>
          <ul>
            {doubts.map((doubt) => (
              <li key={doubt}>{doubt}</li>
            ))}
          </ul>
        </div>
      )}
      {onRecord === null ? null : (
        <div class="draft-note">
          <p>{words.onRecord[onRecord.relation]}</p>
          {onRecord.statement === null ? null : (
            <p>
              <a href={onRecord.statement.permalink} target="_blank" rel="noopener">
                {words.seeStatement(onRecord.statement.key)}
              </a>
              {onRecord.statement.text === null ? null : <>: {onRecord.statement.text}</>}
            </p>
          )}
          {onRecord.relation === 'CITED' && state === 'DROPPED' ? null : <p>{words.use[use]}</p>}
        </div>
      )}
    </>
  );
}

function timeOf({ edtf, timeZone }: { readonly edtf: string; readonly timeZone: string | null }): string {
  return readingOf({ edtf, timeZone: timeZone ?? '', approximate: false }).words ?? edtf;
}

/** The commands of a draft that have buttons, each in its group. */
const BUTTONS = [
  ['accept', 'edit', 'speaker', 'drop', 'reopen', 'otherwise'],
  ['startEarlier', 'startLater', 'endEarlier', 'endLater'],
] as const satisfies readonly (readonly ArticleCommand[])[];

function CommandButtons({
  draft,
  act,
}: {
  readonly draft: FoundDraft;
  readonly act: (command: ArticleCommand) => void;
}) {
  const { state, onRecord } = draft;
  if (state === 'PUBLISHED') return null;
  const isOffered = (command: ArticleCommand) => {
    if (command === 'otherwise') return onRecord !== null;
    if (command === 'accept') return state !== 'ACCEPTED';
    if (command === 'drop') return state !== 'DROPPED';
    return command !== 'reopen' || state !== 'PENDING';
  };
  return BUTTONS.map((group) => (
    <div key={group[0]} class="desk-buttons">
      {group.filter(isOffered).map((command) => (
        <button key={command} type="button" class="button" onClick={() => act(command)}>
          {articleWords.command[command]} <kbd>{keyInWords(command)}</kbd>
        </button>
      ))}
    </div>
  ));
}
