/** The text of an article, with the words of its drafts marked by kind of speech. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { articleWords } from '../../../words/article.js';
import { terms } from '../../../words/terms.js';
import { SPEECH_MODES } from '../../words/vocabulary.js';
import type { FoundDraft } from './found-draft.js';
import { type MarkedRun, markedParagraphs } from './marks.js';
import { OFFSET_ATTRIBUTE, selectedSpan } from './selection.js';
import { type TextRange, wholeWords } from './spans.js';

const words = articleWords.review;

export function ArticleText({
  text,
  language,
  drafts,
  current,
  onChoose,
  onSelect,
}: {
  readonly text: string;
  readonly language: string;
  readonly drafts: readonly FoundDraft[];
  readonly current: string | null;
  readonly onChoose: (key: string) => void;
  /** The whole words that are selected; `null` for none. */
  readonly onSelect: (span: TextRange | null) => void;
}) {
  const pane = useRef<HTMLElement>(null);
  const paragraphs = useMemo(() => markedParagraphs(text, drafts, current), [text, drafts, current]);
  const shown = useMemo(
    () => new Map(drafts.map((draft, index) => [draft.key, { draft, number: index + 1 }])),
    [drafts],
  );

  useEffect(() => {
    let isDragging = false;
    const noteSelection = () => {
      // The button for a selection may move the text, which must stay where it is under the mouse.
      if (isDragging) return;
      const span = pane.current === null ? null : selectedSpan(pane.current, document.getSelection());
      onSelect(span === null ? null : wholeWords(text, span));
    };
    const press = ({ pointerType }: PointerEvent) => {
      isDragging = pointerType === 'mouse';
    };
    const release = () => {
      isDragging = false;
      noteSelection();
    };
    const listening = new AbortController();
    document.addEventListener('selectionchange', noteSelection, listening);
    document.addEventListener('pointerdown', press, listening);
    document.addEventListener('pointerup', release, listening);
    document.addEventListener('pointercancel', release, listening);
    return () => listening.abort();
  }, [text, onSelect]);

  const begin = drafts.find(({ key }) => key === current)?.content[0]?.start ?? null;
  useEffect(() => {
    const runs = [...(pane.current?.querySelectorAll<HTMLElement>('.found-current') ?? [])];
    runs.at(-1)?.scrollIntoView({ block: 'nearest' });
    runs[0]?.scrollIntoView({ block: 'nearest' });
  }, [current, begin]);

  useEffect(() => {
    const element = pane.current;
    /** A press on marked words goes to their draft; again, to the next one with the same words. */
    const choose = ({ target }: Event) => {
      const mark = target instanceof Element ? target.closest<HTMLElement>('[data-drafts]') : null;
      const keys = mark?.dataset.drafts?.split(' ') ?? [];
      const next = keys[(keys.indexOf(current ?? '') + 1) % keys.length];
      if (next !== undefined && document.getSelection()?.isCollapsed !== false) onChoose(next);
    };
    element?.addEventListener('click', choose);
    return () => element?.removeEventListener('click', choose);
  }, [current, onChoose]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section ref={pane} class="article-text" aria-label={words.article} tabIndex={0}>
      <ul class="article-legend" aria-label={words.legend}>
        {SPEECH_MODES.map((mode) => (
          <li key={mode}>
            <mark class={`found found-${mode}`}>{terms.mode[mode]}</mark>
          </li>
        ))}
      </ul>
      <div lang={language}>
        {paragraphs.map(({ start, runs }) => (
          <p key={start}>
            {runs.map((run) => (
              <Run key={run.start} run={run} shown={shown} current={current} />
            ))}
          </p>
        ))}
      </div>
    </section>
  );
}

function Run({
  run,
  shown,
  current,
}: {
  readonly run: MarkedRun<string>;
  readonly shown: ReadonlyMap<string, { readonly draft: FoundDraft; readonly number: number }>;
  readonly current: string | null;
}) {
  const { start, text, drafts, begins, part } = run;
  const offset = { [OFFSET_ATTRIBUTE]: start };
  const isCurrent = current !== null && drafts.includes(current);
  // The words of the current draft look like it, also where other drafts have them.
  const top = shown.get((isCurrent ? current : drafts[0]) ?? '');
  if (top === undefined) {
    return (
      <span {...offset} class={part === null ? undefined : `found-${part}`}>
        {text}
      </span>
    );
  }
  const classes = [
    'found',
    `found-${top.draft.mode}`,
    `found-${top.draft.state}`,
    isCurrent ? 'found-current' : null,
    part === null ? null : `found-${part}`,
  ];
  return (
    <mark
      {...offset}
      class={classes.filter((one) => one !== null).join(' ')}
      data-drafts={drafts.join(' ')}
      data-number={begins === null ? undefined : shown.get(begins)?.number}
    >
      {text}
    </mark>
  );
}
