/**
 * The forms that editors have open, so that others see who works on the same draft or statement. Every page of an editor
 * asks every few seconds, so the reads of a process are shared.
 */
import { type FormSubject, MAX_OPEN_FORMS, type OpenForm, type OpenFormStore } from '../record/open-forms.js';
import { mistakeWords } from '../words/mistakes.js';
import type { Editor } from './editor.js';

/** All who ask within so many milliseconds share one read. */
const SHARE_MS = 500;

export class OpenForms {
  private read: { readonly at: number; readonly forms: Promise<readonly OpenForm[]> } | null = null;

  constructor(private readonly store: OpenFormStore) {}

  /** The forms that are open, the newest first. The list may be as old as SHARE_MS, unless this process changed it. */
  list(): Promise<readonly OpenForm[]> {
    const now = performance.now();
    if (this.read !== null && now - this.read.at < SHARE_MS) return this.read.forms;
    const read = { at: now, forms: this.store.list() };
    this.read = read;
    // Do not share a read that failed.
    read.forms.catch(() => {
      if (this.read === read) this.read = null;
    });
    return read.forms;
  }

  /** Notes that an editor has a form open. Returns `null`, or why that is refused. */
  async report(form: string, subject: FormSubject, { name }: Editor): Promise<string | null> {
    const isOpen = await this.store.report({ editor: name, form, subject });
    this.read = null;
    return isOpen ? null : mistakeWords.openForms.tooMany(MAX_OPEN_FORMS);
  }

  /** Notes that an editor has closed a form. */
  async close(form: string, { name }: Editor): Promise<void> {
    await this.store.close(name, form);
    this.read = null;
  }
}
