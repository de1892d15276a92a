/**
 * The forms that editors have open: reports the form of this page, and knows those of others, on whatever page and process
 * they are. Browsers run timers of a hidden tab late, so a form that nobody has looked at for some minutes no longer counts.
 */
import { type Ask, AskError } from '../ask.js';
import { isOfToken } from './editor-ask.js';
import {
  type DeskOpenFormFragment,
  DeskOpenFormsDocument,
  type DeskOpenFormsFragment,
  DeskReportClosedFormDocument,
  DeskReportOpenFormDocument,
} from './generated/operations.js';
import { newIdempotencyKey } from './typed-content.js';

/** The thing, draft or article that a form is about. */
export type EditedSubject = { readonly thing: string } | { readonly article: string };

export type FormElsewhere = DeskOpenFormFragment;

/** The time between two requests. An editor learns of the form of another one within it, and half a second of the service. */
const BEAT_MS = 2_500;
/** A form in a hidden tab is reported for so long. Afterwards browsers run timers once a minute. */
const HIDDEN_MS = 240_000;
/** A list of this age says nothing about now: the service lets forms expire sooner. */
const STALE_MS = 12_000;

export class EditorPresence {
  /** The forms that are open elsewhere, the newest first. */
  others: readonly FormElsewhere[] = [];
  /** The name of the form of this page: it has one at a time. */
  private readonly form = newIdempotencyKey();
  private subject: EditedSubject | null = null;
  /** Whether the service may believe that the form of this page is open. */
  private isReported = false;
  private isAsking = false;
  /** Whether something changed during the request that is on its way. */
  private isBehind = false;
  private hasEnded = false;
  private hiddenSince: number | null = null;
  private toldAt = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * @param askLast Asks as the page is left, after which no answer arrives.
   * @param changed Called when `others` has changed.
   */
  constructor(
    private readonly ask: Ask,
    private readonly askLast: Ask,
    private readonly changed: () => void,
  ) {}

  /** Begins to ask, for as long as the page is open. */
  begin(): void {
    document.addEventListener('visibilitychange', () => {
      this.hiddenSince = document.hidden ? performance.now() : null;
      // A page that is closed is hidden first: a report now might arrive after the farewell.
      if (!document.hidden) this.beat();
    });
    // The page may come back from the cache of the browser; its next request then reports the form again.
    window.addEventListener('pagehide', () => this.leave());
    this.beat();
  }

  /** Notes the subject of the form that is open on this page; `null` if none is. */
  edit(subject: EditedSubject | null): void {
    if (JSON.stringify(subject) === JSON.stringify(this.subject)) return;
    this.subject = subject;
    this.beat();
  }

  /** The forms that are open elsewhere on the same thing, draft or article. */
  on(subject: EditedSubject | null): readonly FormElsewhere[] {
    if (subject === null) return [];
    return this.others.filter(({ thing, article }) =>
      'thing' in subject ? thing === subject.thing : article === subject.article,
    );
  }

  private beat(): void {
    this.isBehind = true;
    if (this.isAsking || this.hasEnded) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    void this.askNow();
  }

  private async askNow(): Promise<void> {
    this.isAsking = true;
    while (this.isBehind && !this.hasEnded) {
      this.isBehind = false;
      await this.askOnce();
    }
    this.isAsking = false;
    if (!this.hasEnded) this.timer = setTimeout(() => this.beat(), BEAT_MS);
  }

  private async askOnce(): Promise<void> {
    try {
      const forms = await this.answer();
      if (forms !== null) this.told(forms);
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      // The next action of the editor says that the token is no longer valid.
      this.hasEnded = isOfToken(error.code);
      if (this.hasEnded || performance.now() - this.toldAt > STALE_MS) this.show([]);
    }
  }

  /** The open forms as the service knows them; `null` while nobody looks at the page. */
  private async answer(): Promise<readonly FormElsewhere[] | null> {
    const { subject, form } = this;
    const isLeft = this.hiddenSince !== null && performance.now() - this.hiddenSince > HIDDEN_MS;
    if (subject !== null && !isLeft) {
      this.isReported = true;
      const { reportOpenForm } = await this.ask(DeskReportOpenFormDocument, { input: { form, about: subject } });
      return formsIn(reportOpenForm);
    }
    if (this.isReported) {
      const { reportClosedForm } = await this.ask(DeskReportClosedFormDocument, { input: { form } });
      this.isReported = false;
      return formsIn(reportClosedForm);
    }
    return document.hidden ? null : (await this.ask(DeskOpenFormsDocument, {})).openForms;
  }

  private told(forms: readonly FormElsewhere[]): void {
    this.toldAt = performance.now();
    this.show(forms.filter(({ form }) => form !== this.form));
  }

  private show(others: readonly FormElsewhere[]): void {
    if (JSON.stringify(others) === JSON.stringify(this.others)) return;
    this.others = others;
    this.changed();
  }

  /** A report that is on its way may arrive later; the form then counts until it expires. */
  private leave(): void {
    if (!this.isReported) return;
    this.isReported = false;
    this.askLast(DeskReportClosedFormDocument, { input: { form: this.form } }).catch(() => undefined);
  }
}

/** The forms in an answer; none if the service refused the report, because the editor has too many forms open. */
function formsIn(result: DeskOpenFormsFragment): readonly FormElsewhere[] | null {
  return result.__typename === 'OpenFormReported' ? result.openForms : null;
}
