/** The state of the desk in the page: who is signed in, the drafts, and the dialog that is open. */
import { deskWords } from '../../words/desk.js';
import { type Ask, AskError } from '../ask.js';
import type { EditorSession } from '../editor-session.js';
import type { PageData } from '../page-data.js';
import type { NoticeAction } from './actions.js';
import type { Choices, ThingChoice } from './choices.js';
import type { FormKind, NamedKind } from './controls.js';
import { isOfToken } from './editor-ask.js';
import { foundOnService } from './finding.js';
import {
  DeskDraftsDocument,
  DeskPublishedDocument,
  type DeskPublishedQuery,
  DeskStatementDocument,
  type DeskViewerQuery,
} from './generated/operations.js';
import { type ArticleTask, forgetOpenArticle, keepOpenArticle, openArticleBefore } from './open-article.js';
import { type EditedSubject, EditorPresence } from './presence.js';
import type { Draft } from './statement-values.js';
import { typedNames } from './typed-content.js';
import type { Values } from './values.js';

export type Viewer = NonNullable<DeskViewerQuery['viewer']>;

/** The purpose of a dialog. */
export type Task =
  | { readonly type: 'publish'; readonly story: string }
  | { readonly type: 'draft'; readonly draft: Draft }
  | { readonly type: 'correct'; readonly statement: string }
  | {
      readonly type: 'notice';
      readonly action: NoticeAction;
      readonly statement: string;
      /** The version that the page shows. */
      readonly version: number;
    }
  | { readonly type: 'drafts' }
  /** The list of what a story has, to add to it and to change it. */
  | { readonly type: 'things'; readonly story: string }
  | ThingTask
  | ArticleTask
  | { readonly type: 'sign-out' };

/** A thing that was added or found, as a choice. */
export interface KnownThing {
  readonly kind: FormKind | NamedKind;
  readonly choice: ThingChoice;
}

/** Writes a thing other than a statement. */
export interface ThingTask {
  readonly type: 'thing';
  readonly kind: FormKind;
  /** The story of the page; `null` if it has none, which only opens stories. */
  readonly story: string | null;
  /** The thing to change; `null` for a new one. */
  readonly id: string | null;
}

/** A new thing that a form needs, made over the dialog of that form. */
export interface Passing {
  readonly kind: FormKind;
  readonly choices: Choices;
  /** The fields that the editor has typed already. */
  readonly values: Values;
  /** Gets the readable name of the new thing, or of one that is there already. */
  readonly onMade: (name: string) => void;
}

/** The last action; the bar shows it, and screen readers announce it. */
export interface DoneMessage {
  readonly message: string;
  /** The address that shows it; `null` if there is none. */
  readonly href: string | null;
}

/** Reads so many pages of a hundred updates to find out who published a statement. */
const MAX_PAGES = 10;

/** Components read its fields, and subscribe to changes of them. */
export class DeskState {
  task: Task | null = null;
  drafts: readonly Draft[] = [];
  done: DoneMessage | null = null;
  /** The thing that is made in passing, over the open dialog. */
  passing: Passing | null = null;
  /** The things that were added since the open dialog read its choices. */
  made: readonly KnownThing[] = [];
  /** The things that the service has found since then. */
  found: readonly KnownThing[] = [];
  /** The questions that the service was asked since then. */
  private readonly sought = new Set<string>();
  /** The forms that editors have open, here and elsewhere. */
  readonly presence: EditorPresence;
  private readonly listeners = new Set<() => void>();
  private readonly publishers = new Map<string, Promise<ReadonlyMap<string, string | null>>>();

  /** @param askLast Asks as the page is left. */
  constructor(
    readonly ask: Ask,
    askLast: Ask,
    readonly viewer: Viewer,
    private readonly session: EditorSession,
  ) {
    this.presence = new EditorPresence(ask, askLast, () => this.changed());
  }

  /** The story of the page; `null` if it has none. */
  get story(): string | null {
    return storyOf(this.session.data);
  }

  /** Whether the page is the desk's home. */
  get isAtHome(): boolean {
    return this.session.data.page === 'desk';
  }

  /** Calls a listener after every change; returns a function that ends this. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  open(task: Task): void {
    this.task = task;
    this.made = [];
    this.found = [];
    this.sought.clear();
    if (task.type === 'article') keepOpenArticle(task);
    this.presence.edit(subjectOf(task));
    this.changed();
  }

  close(): void {
    if (this.task?.type === 'article') forgetOpenArticle();
    this.task = null;
    this.presence.edit(null);
    this.changed();
  }

  makeInPassing(passing: Passing): void {
    this.passing = passing;
    this.changed();
  }

  /** Closes what is made in passing; `made` is the new thing, or the one that is there already. */
  endPassing(made: KnownThing | null): void {
    const { passing } = this;
    this.passing = null;
    if (made !== null) {
      this.made = [...this.made, made];
      passing?.onMade(made.choice.name);
    }
    this.changed();
  }

  /** Finds things of a kind that the open dialog has not read, by a part of their names. */
  async find(kind: NamedKind, choices: Choices, typed: string): Promise<void> {
    const question = `${kind} ${typed}`;
    if (this.sought.has(question)) return;
    this.sought.add(question);
    const found = await this.orNothing(foundOnService(this.ask, kind, choices, typed));
    // An editor who types on asks again.
    if (found === null) this.sought.delete(question);
    if (found === null || found.length === 0) return;
    this.found = [...this.found, ...found.map((choice) => ({ kind, choice }))];
    this.changed();
  }

  /** Opens the article that was open when the page was left or reloaded, on the home and on the page of its story. */
  reopen(): void {
    const article = openArticleBefore();
    if (article !== null && (this.isAtHome || article.story === this.story)) this.open(article);
  }

  tell(done: DoneMessage): void {
    this.done = done;
    this.changed();
  }

  async readDrafts(): Promise<void> {
    const { drafts } = await this.ask(DeskDraftsDocument, { story: this.story });
    this.drafts = drafts;
    this.changed();
  }

  /** Reads the drafts again, and ignores failures: their dialog reads them anew. */
  async refreshDrafts(): Promise<void> {
    await this.orNothing(this.readDrafts());
  }

  /** The result of a request, or `null` if the service refuses it or cannot be reached. */
  async orNothing<Result>(request: Promise<Result>): Promise<Result | null> {
    return request.catch((error: unknown) => {
      if (!(error instanceof AskError)) throw error;
      return null;
    });
  }

  /** Tells that a statement was published; adds its address once the service has told it. */
  async tellPublished(story: string, key: string): Promise<void> {
    const message = deskWords.done.published(key);
    this.tell({ message, href: null });
    try {
      const { statement } = await this.ask(DeskStatementDocument, { id: `${story}/${key}` });
      if (statement !== null) this.tell({ message, href: statement.permalink });
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
    }
  }

  /** Signs out. Asks first if that discards something. */
  signOut(): void {
    if (typedNames().length > 0) this.open({ type: 'sign-out' });
    else void this.session.leave();
  }

  leave(): Promise<void> {
    return this.session.leave();
  }

  /** Whether the service no longer accepts the token; if so, opens the page for signing in. */
  isTurnedAway(error: unknown): boolean {
    if (!(error instanceof AskError) || !isOfToken(error.code)) return false;
    this.session.turnAway(error.code, error.message);
    return true;
  }

  /** Whether the editor published a statement; `null` if that is not known. */
  async isOwn(story: string, statement: string): Promise<boolean | null> {
    let known = this.publishers.get(story);
    if (known === undefined || !(await known).has(statement)) {
      known = this.readPublishers(story);
      this.publishers.set(story, known);
    }
    const editor = (await known).get(statement);
    return editor === undefined || editor === null ? null : editor === this.viewer.name;
  }

  private async readPublishers(story: string): Promise<ReadonlyMap<string, string | null>> {
    const publishers = new Map<string, string | null>();
    let before: string | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { story: found }: DeskPublishedQuery = await this.ask(DeskPublishedDocument, { story, before });
      for (const update of found?.updates.nodes ?? []) {
        if ('statement' in update) publishers.set(update.statement.id, update.editor);
      }
      if (found?.updates.pageInfo.hasPreviousPage !== true) break;
      before = found.updates.pageInfo.startCursor;
    }
    return publishers;
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** The subject of the form that a task opens; `null` if it opens none that others may have open, too. */
export function subjectOf(task: Task | null): EditedSubject | null {
  switch (task?.type) {
    case 'draft':
      return { thing: task.draft.id };
    case 'correct':
    case 'notice':
      return { thing: task.statement };
    case 'thing':
      return task.id === null ? null : { thing: task.id };
    case 'article':
      return task.article === null ? null : { article: task.article };
    default:
      return null;
  }
}

function storyOf(data: PageData): string | null {
  if (data.page === 'story') return data.at.story.slug;
  return data.page === 'statement' ? data.statement.story.slug : null;
}
