/** Stage 5, within the article: finds the speaker of each speech, by a name, a pronoun or a title. */
import type { FoundSpeech } from '../../story/article.js';
import type { CleanedArticle } from '../article.js';
import type { NamedSpeaker } from '../draft.js';
import { englishSpeakers } from '../en/speakers.js';

/** The speakers in the order of `speech`. Only English has rules yet; another language is a folder beside `en`. */
export function nameSpeakers(
  article: CleanedArticle,
  speech: readonly FoundSpeech[],
): readonly (NamedSpeaker | null)[] {
  return englishSpeakers(article, speech);
}
