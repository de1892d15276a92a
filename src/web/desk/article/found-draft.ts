/** The drafts of an article, as the desk in the page reads and changes them. */
import type { Channel, SpeechMode } from '../../../story/vocabulary.js';
import type { TextRange } from './spans.js';

export interface FoundActor {
  /** `null` for an actor that is not on the record. */
  readonly actor: { readonly slug: string; readonly name: string } | null;
  readonly name: string;
  readonly type: 'PERSON' | 'COUNTRY' | 'ORGANIZATION';
}

export interface FoundSpeaker extends FoundActor {
  readonly named: boolean;
  readonly office: string | null;
  readonly onBehalfOf: FoundActor | null;
}

export interface FoundDraft {
  readonly key: string;
  readonly state: 'PENDING' | 'ACCEPTED' | 'DROPPED' | 'PUBLISHED';
  readonly revision: number;
  readonly kind: SpeechMode;
  readonly content: readonly TextRange[];
  readonly source: readonly TextRange[];
  readonly cue: readonly TextRange[];
  readonly passage: TextRange;
  readonly words: string;
  readonly speaker: FoundSpeaker | null;
  readonly saidAt: { readonly edtf: string; readonly timeZone: string | null; readonly words: TextRange | null } | null;
  readonly channel: Channel;
  readonly use: 'STATEMENT' | 'CITATION';
  readonly onRecord: {
    readonly relation: 'SAME' | 'DIFFERS' | 'CITED';
    readonly statement: { readonly key: string; readonly text: string | null; readonly permalink: string } | null;
  } | null;
  readonly confidence: number;
  readonly rule: string;
  readonly doubts: readonly string[];
}

/** The changes that an editor makes to a draft. */
export type DraftChanges = Partial<
  Pick<FoundDraft, 'state' | 'kind' | 'content' | 'words' | 'speaker' | 'saidAt' | 'channel' | 'use'>
>;
