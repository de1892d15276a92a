/** Whether a draft may be accepted as it stands, while an editor looks at it. The service has the last word. */
import {
  bareWords,
  carriesWords,
  directTextFault,
  indirectTextFault,
  isReworded,
  mixedTextFault,
} from '../../../story/quotation.js';
import type { SpeechMode } from '../../../story/vocabulary.js';
import { articleWords } from '../../../words/article.js';
import { labelled } from '../../../words/labels.js';
import type { FoundDraft } from './found-draft.js';
import type { TextRange } from './spans.js';

const words = articleWords.edit;

/** The words of a draft, and the part of the article that proves them. */
export interface ProvenWords {
  readonly mode: SpeechMode;
  readonly text: string;
  readonly passage: TextRange;
}

/** Checks drafts against the text of their article. */
export class DraftCheck {
  private readonly bareArticle: string;

  constructor(private readonly article: string) {
    this.bareArticle = bareWords(article);
  }

  /** Why words may not be accepted, or `null`. */
  faultOf(proven: ProvenWords): string | null {
    const fault = this.sentenceOf(proven);
    return fault === null ? null : labelled(fault);
  }

  private sentenceOf({ mode, text, passage }: ProvenWords): string | null {
    const isCarried = (quoted: string) => carriesWords(quoted, this.article.slice(passage.start, passage.end));
    switch (mode) {
      case 'DIRECT':
        return directTextFault(text) ?? (isCarried(text) ? null : words.notInPassage);
      case 'MIXED':
        return mixedTextFault(text) ?? (quotations(text).every(isCarried) ? null : words.quotedNotInPassage);
      case 'INDIRECT':
        return indirectTextFault(text) ?? (this.isInArticleWords(text) ? words.notReworded : null);
    }
  }

  /** Whether a draft has to be put into other words before it can be accepted. */
  needsWords({ mode, text, use, state }: FoundDraft): boolean {
    return mode === 'INDIRECT' && use === 'STATEMENT' && state !== 'PUBLISHED' && this.isInArticleWords(text);
  }

  private isInArticleWords(text: string): boolean {
    return !isReworded(text, this.bareArticle);
  }
}

/** The quoted words of a MIXED text, without their marks. */
function quotations(text: string): string[] {
  return [...text.matchAll(/“([^“”]*)”/g)].map(([, quoted = '']) => quoted);
}
