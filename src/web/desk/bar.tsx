/** The bar of the desk, with the dialog that is open: who is signed in, what to begin, and what was done. */
import { useEffect, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { OthersHere, othersOn } from './also-here.js';
import type { ArticleDialogProps } from './article/article-dialog.js';
import { type DeskState, subjectOf, type Task } from './desk.js';
import { DraftsDialog } from './drafts-dialog.js';
import { NoticeDialog } from './notice-dialog.js';
import { SignOutDialog } from './sign-out-dialog.js';
import { CorrectionDialog, StatementDialog } from './statement-dialogs.js';
import { nameOfThing, PassingDialog, ThingDialog, ThingsDialog } from './thing-dialogs.js';
import { typedNames } from './typed-content.js';
import { DeskContext, useDesk } from './use-desk.js';

const words = deskWords.bar;

export function DeskBar({ desk }: { readonly desk: DeskState }) {
  useDesk(desk);
  const { viewer, story, drafts, done, task, passing } = desk;
  const isBegun = story !== null && typedNames().includes(`publish:${story}`);
  return (
    <DeskContext.Provider value={desk}>
      <section class="desk-bar no-print" aria-label={words.region}>
        <p class="desk-who">
          <strong>{viewer.name}</strong> <span>({words.role[viewer.role]})</span>
        </p>
        <div class="desk-buttons">
          {desk.isAtHome ? null : (
            <a class="button" href="/desk">
              {words.home}
            </a>
          )}
          {story === null ? null : (
            <button type="button" class="button desk-main" onClick={() => desk.open({ type: 'publish', story })}>
              <span>{words.newStatement(isBegun)}</span>
            </button>
          )}
          {story === null ? null : (
            <button type="button" class="button" onClick={() => desk.open({ type: 'article', story, article: null })}>
              {words.readArticle}
            </button>
          )}
          {story === null ? (
            <button
              type="button"
              class="button"
              onClick={() => desk.open({ type: 'thing', kind: 'story', story: null, id: null })}
            >
              {deskWords.thing.list.openStory}
            </button>
          ) : (
            <button type="button" class="button" onClick={() => desk.open({ type: 'things', story })}>
              {deskWords.thing.list.button}
            </button>
          )}
          <button type="button" class="button" onClick={() => desk.open({ type: 'drafts' })}>
            {words.drafts(drafts.length)}
          </button>
          <button type="button" class="button" onClick={() => desk.signOut()}>
            {words.signOut}
          </button>
        </div>
        <p class="desk-done" role="status">
          <span>{done?.message}</span>{' '}
          {done === null || done.href === null ? null : <a href={done.href}>{words.view}</a>}
        </p>
      </section>
      {task === null ? null : (
        <OthersHere.Provider value={othersOn(desk, subjectOf(task))}>
          <OpenDialog key={keyOf(task)} desk={desk} task={task} />
        </OthersHere.Provider>
      )}
      {passing === null ? null : <PassingDialog key={passing.kind} desk={desk} passing={passing} />}
    </DeskContext.Provider>
  );
}

/** The key of a dialog. A draft at a new revision opens a new dialog. */
function keyOf(task: Task): string {
  return task.type === 'draft' ? `${nameOf(task)}@${task.draft.revision}` : nameOf(task);
}

/** The name of a task, under which the desk keeps what an editor types. */
function nameOf(task: Task): string {
  switch (task.type) {
    case 'publish':
      return `publish:${task.story}`;
    case 'draft':
      return `draft:${task.draft.id}`;
    case 'correct':
      return `correct:${task.statement}`;
    case 'notice':
      return `${task.action}:${task.statement}`;
    case 'thing':
      return nameOfThing(task.kind, task.story, task.id);
    default:
      return task.type;
  }
}

function OpenDialog({ desk, task }: { readonly desk: DeskState; readonly task: Task }) {
  switch (task.type) {
    case 'publish':
      return <StatementDialog desk={desk} name={nameOf(task)} story={task.story} draft={null} />;
    case 'draft':
      return <StatementDialog desk={desk} name={nameOf(task)} story={task.draft.story.slug} draft={task.draft} />;
    case 'correct':
      return <CorrectionDialog desk={desk} name={nameOf(task)} id={task.statement} />;
    case 'notice':
      return (
        <NoticeDialog desk={desk} name={nameOf(task)} action={task.action} id={task.statement} seen={task.version} />
      );
    case 'drafts':
      return <DraftsDialog desk={desk} />;
    case 'things':
      return <ThingsDialog desk={desk} story={task.story} />;
    case 'thing':
      return <ThingDialog desk={desk} task={task} />;
    case 'article':
      return <ArticleView desk={desk} story={task.story} article={task.article} />;
    case 'sign-out':
      return <SignOutDialog desk={desk} unsent={typedNames().length} />;
  }
}

/** Loads the view of articles when it is first opened: the desk on a page has no need of it until then. */
function ArticleView(props: ArticleDialogProps) {
  const { desk } = props;
  const [view, setView] = useState<typeof import('./article/article-dialog.js') | null>(null);
  useEffect(() => {
    import('./article/article-dialog.js').then(setView, () => {
      desk.close();
      desk.tell({ message: deskWords.dialog.unreachable, href: null });
    });
  }, []);
  return view === null ? null : <view.ArticleDialog {...props} />;
}
