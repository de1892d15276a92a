/** The bar of the desk: who is signed in, what can be begun, what was done, and the dialog that is open. */
import { counted } from '../words/vocabulary.js';
import type { Desk, Task } from './desk.js';
import { DraftsDialog } from './drafts-dialog.js';
import { NoticeDialog } from './notice-dialog.js';
import { SignOutDialog } from './sign-out-dialog.js';
import { CorrectionDialog, DraftDialog, NewStatementDialog } from './statement-dialogs.js';
import { typedNames } from './typed-content.js';
import { useDesk } from './use-desk.js';

const ROLES = { EDITOR: 'editor', CHIEF: 'chief' } as const;

export function DeskBar({ desk }: { readonly desk: Desk }) {
  useDesk(desk);
  const { viewer, story, drafts, done, task } = desk;
  const isBegun = story !== null && typedNames().includes(`publish:${story}`);
  return (
    <>
      <section class="desk-bar no-print" aria-label="The desk">
        <p class="desk-who">
          <strong>{viewer.name}</strong> <span>({ROLES[viewer.role]})</span>
        </p>
        <div class="desk-buttons">
          {story === null ? null : (
            <button type="button" class="button desk-main" onClick={() => desk.open({ type: 'publish', story })}>
              <span>New statement{isBegun ? ' (begun)' : ''}</span>
            </button>
          )}
          <button type="button" class="button" onClick={() => desk.open({ type: 'drafts' })}>
            Drafts ({drafts.length})
          </button>
          <button type="button" class="button" onClick={() => desk.signOut()}>
            Sign out
          </button>
        </div>
        <p class="desk-done" role="status">
          <span>{done?.message}</span> {done === null || done.href === null ? null : <a href={done.href}>See it</a>}
        </p>
      </section>
      {task === null ? null : <OpenDialog key={keyOf(task)} desk={desk} task={task} />}
    </>
  );
}

/** A draft that was saved by somebody else is another one. */
function keyOf(task: Task): string {
  return task.type === 'draft' ? `${nameOf(task)}@${task.draft.revision}` : nameOf(task);
}

/** What tells one task from another: what is typed is kept under it. */
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
    default:
      return task.type;
  }
}

function OpenDialog({ desk, task }: { readonly desk: Desk; readonly task: Task }) {
  switch (task.type) {
    case 'publish':
      return <NewStatementDialog desk={desk} name={nameOf(task)} story={task.story} />;
    case 'draft':
      return <DraftDialog desk={desk} name={nameOf(task)} draft={task.draft} />;
    case 'correct':
      return <CorrectionDialog desk={desk} name={nameOf(task)} id={task.statement} />;
    case 'notice':
      return (
        <NoticeDialog desk={desk} name={nameOf(task)} action={task.action} id={task.statement} seen={task.version} />
      );
    case 'drafts':
      return <DraftsDialog desk={desk} />;
    case 'sign-out':
      return <SignOutDialog desk={desk} unsent={counted(typedNames().length, 'form')} />;
  }
}
