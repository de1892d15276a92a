/** The drafts of an article, as the desk in the page reads and changes them. */
import type { DeskArticleDraftFragment } from '../generated/operations.js';

export type FoundDraft = DeskArticleDraftFragment;
export type FoundSpeaker = NonNullable<FoundDraft['speaker']>;
export type FoundPrincipal = NonNullable<FoundSpeaker['onBehalfOf']>;

/** The changes that an editor makes to a draft. */
export type DraftEdits = Partial<
  Pick<FoundDraft, 'state' | 'mode' | 'content' | 'text' | 'speaker' | 'saidAt' | 'channel' | 'proposals' | 'use'>
>;
