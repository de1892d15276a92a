/** The view in which editors read articles: it covers the window, and is loaded when it is first opened. */
import { useEffect, useState } from 'preact/hooks';
import { articleWords } from '../../../words/article.js';
import { type Choices, loadChoices } from '../choices.js';
import type { DeskState } from '../desk.js';
import { Dialog } from '../dialog.js';
import { OutcomeView } from '../outcome.js';
import { useLoaded } from '../use-loaded.js';
import { ArticleEntry } from './article-entry.js';
import { ArticleReview } from './article-review.js';
import { type OpenArticle, openArticle, type WaitingArticle, waitingArticles } from './requests.js';
import './article.css';

export interface ArticleDialogProps {
  readonly desk: DeskState;
  readonly story: string;
  /** The article that is open; `null` to choose one. */
  readonly article: string | null;
}

export function ArticleDialog({ desk, story, article }: ArticleDialogProps) {
  const open = (id: string | null) => desk.open({ type: 'article', story, article: id });
  return (
    <Dialog title={articleWords.entry.title} fills="window" onClose={() => desk.close()}>
      {article === null ? (
        <Choosing desk={desk} story={story} onOpen={open} />
      ) : (
        <Reviewing key={article} desk={desk} story={story} article={article} onLeave={() => open(null)} />
      )}
    </Dialog>
  );
}

function Choosing({
  desk,
  story,
  onOpen,
}: {
  readonly desk: DeskState;
  readonly story: string;
  readonly onOpen: (article: string) => void;
}) {
  const [waiting, setWaiting] = useState<readonly WaitingArticle[]>([]);
  const [reads, setReads] = useState(0);
  useEffect(() => {
    void desk.orNothing(waitingArticles(desk.ask, story)).then((found) => setWaiting(found ?? []));
  }, [reads]);
  return (
    <ArticleEntry
      desk={desk}
      story={story}
      waiting={waiting}
      onOpen={onOpen}
      onRemoved={() => setReads((count) => count + 1)}
    />
  );
}

/** The data of a review. */
interface ReviewData {
  readonly opened: OpenArticle;
  readonly choices: Choices;
}

function Reviewing({
  desk,
  story,
  article,
  onLeave,
}: {
  readonly desk: DeskState;
  readonly story: string;
  readonly article: string;
  readonly onLeave: () => void;
}) {
  const { loaded, outcome } = useLoaded<ReviewData>(desk, async () => {
    const [opened, choices] = await Promise.all([openArticle(desk.ask, article), loadChoices(desk.ask, story)]);
    return opened === null || choices === null ? null : { opened, choices };
  });
  if (loaded === null) {
    return (
      <>
        <OutcomeView outcome={outcome} remedies={{}} />
        <button type="button" class="button" onClick={onLeave}>
          {articleWords.review.other}
        </button>
      </>
    );
  }
  return <ArticleReview desk={desk} article={loaded.opened} choices={loaded.choices} onLeave={onLeave} />;
}
