/** Stage 5, within the article: one speaker for each speech, whatever words name him. */
import type { CleanedArticle } from '../article.js';
import type { FoundSpeech, NamedSpeaker } from '../draft.js';
import { englishSpeakers } from '../en/speakers.js';

/** In the order of `speech`. English only; another language is a folder beside `en`. */
export function nameSpeakers(
  article: CleanedArticle,
  speech: readonly FoundSpeech[],
): readonly (NamedSpeaker | null)[] {
  return englishSpeakers(article, speech);
}
