/** Articles and speech made by hand, for tests of what is done with speech once it is found. */
import type { CleanedArticle } from '../../../src/reading/article.js';
import type { ArticleDraft, NamedSpeaker } from '../../../src/reading/draft.js';
import { linkSpeech } from '../../../src/reading/link/link-speech.js';
import { NEW_STORY, type ReadingContext } from '../../../src/reading/reading-context.js';
import type { FoundSpeech, TextSpan } from '../../../src/story/article.js';
import { cleanedText } from '../cleaned-text.js';

/** An article with these paragraphs, published on Thursday 13 March 2025 unless the test says otherwise. */
export function articleOf(paragraphs: readonly string[], more: Partial<CleanedArticle> = {}): CleanedArticle {
  return { ...cleanedText(paragraphs.join('\n')), published: '2025-03-13', ...more };
}

/** Speech in words of the article: each part is given by its words, which stand once in the text. */
interface SpeechInWords {
  readonly kind?: FoundSpeech['kind'];
  readonly content: string | readonly string[];
  readonly source?: string;
  readonly cue?: string;
  readonly speaker?: string | NamedSpeaker | null;
}

/** The place of some words in a text. */
export function spanOf(text: string, words: string): TextSpan {
  const start = text.indexOf(words);
  if (start < 0) throw new Error(`The text has no “${words}”`);
  return [start, start + words.length];
}

/** A person or, by `more`, another speaker. */
export function speakerOf(name: string, more: Partial<NamedSpeaker> = {}): NamedSpeaker {
  return { name, named: true, type: 'PERSON', office: null, onBehalfOf: null, otherNames: [], ...more };
}

/** The drafts of an article with this speech. */
export function draftsOf(
  article: CleanedArticle,
  speech: readonly SpeechInWords[],
  context: ReadingContext = NEW_STORY,
): readonly ArticleDraft[] {
  const spans = (words: string | readonly string[] | undefined) =>
    (words === undefined ? [] : [words].flat()).map((one) => spanOf(article.text, one));
  const found = speech.map(({ kind = 'DIRECT', content, source, cue }): FoundSpeech => {
    const parts = { content: spans(content), source: spans(source), cue: spans(cue) };
    return { kind, ...parts, confidence: 1, rule: 'by-hand', doubts: [] };
  });
  const speakers = speech.map(({ speaker = null }) => (typeof speaker === 'string' ? speakerOf(speaker) : speaker));
  return linkSpeech(article, found, speakers, context);
}
