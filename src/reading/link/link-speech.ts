/** Stage 5: turns the speech found in an article into drafts, linked with the record. */
import { createHash } from 'node:crypto';
import type { FoundSpeech, TextSpan } from '../../story/article.js';
import { characterFault } from '../../story/characters.js';
import { readingWords } from '../../words/reading.js';
import type { CleanedArticle } from '../article.js';
import type { ArticleDraft, NamedSpeaker } from '../draft.js';
import { WRITTEN_CHANNELS } from '../en/occasions.js';
import { backReference, isDenial, turningWord } from '../en/references.js';
import type { ReadingContext } from '../reading-context.js';
import { ActorIndex } from './actors.js';
import { ProposalIndex, StatementIndex } from './on-record.js';
import { passageOf, sentencesOf } from './passages.js';
import { RedactionIndex } from './redactions.js';
import { RetractionIndex } from './retractions.js';
import { settingsOf } from './settings.js';
import { CUT, draftWords } from './words.js';

/**
 * The drafts of an article, in the order of its text. Speech without a letter or a digit is no draft, and speech that
 * was found twice is one.
 * @param speakers The speaker of each speech, in the same order.
 */
export function linkSpeech(
  article: CleanedArticle,
  speech: readonly FoundSpeech[],
  speakers: readonly (NamedSpeaker | null)[],
  context: ReadingContext,
): readonly ArticleDraft[] {
  const actors = new ActorIndex(context.actors);
  const statements = new StatementIndex(context, article);
  const proposals = new ProposalIndex(context.proposals);
  const redactions = new RedactionIndex(context, article);
  const retractions = new RetractionIndex(context, article);
  const sentences = sentencesOf(article);
  const isClean = characterFault(article.text) === null;
  const linked = speakers.map((speaker) => (speaker === null ? null : actors.link(speaker)));
  const spoken = speech.map((found, index) => ({ found, speaker: linked[index]?.speaker ?? null }));
  const settings = settingsOf(article, sentences, spoken, context);
  const drafts = spoken.flatMap(({ found, speaker }, index): ArticleDraft[] => {
    const setting = settings[index];
    const passage = passageOf(found, article.text, sentences);
    const content = within(found.content, passage);
    const channel = setting?.channel ?? 'UNKNOWN';
    const text = draftWords(article.text, found.kind, content, WRITTEN_CHANNELS.has(channel));
    if (setting === undefined || text === null) return [];
    const { kind, words } = text;
    const { saidAt, event } = setting;
    const denied = { isDenial: isDenial(article.text, found) };
    const utterance = { kind, words, passage: article.text.slice(...passage), ...denied, speaker, saidAt };
    const unreadable = isClean ? null : characterFault(utterance.passage);
    const reference = kind === 'INDIRECT' ? backReference(words) : null;
    const turning = kind === 'DIRECT' ? null : turningWord(article.text.slice(...leadOf(content, passage)));
    const doubts = [
      ...found.doubts,
      ...(reference === null ? [] : [readingWords.words.pointsBack(reference)]),
      ...(turning === null ? [] : [readingWords.words.turnsMeaning(turning)]),
      ...(linked[index]?.doubts ?? []),
      ...text.doubts,
      ...(lengthOf(content) < lengthOf(found.content) ? [CUT] : []),
      ...setting.doubts,
      ...redactions.doubtsOf(utterance),
      ...retractions.doubtsOf(utterance),
      ...(unreadable === null ? [] : [readingWords.words.passage(unreadable.message)]),
    ];
    return [
      {
        ...found,
        kind,
        content,
        doubts: [...new Set(doubts)],
        key: keyOf(article.text, found),
        words,
        speaker,
        saidAt,
        channel,
        event,
        passage,
        proposals: proposals.near(utterance),
        onRecord: statements.match(utterance),
      },
    ];
  });
  return once(drafts);
}

/** Drafts without those of the same words and speaker that are less sure. */
function once(drafts: readonly ArticleDraft[]): readonly ArticleDraft[] {
  const surest = new Map<string, ArticleDraft>();
  for (const draft of drafts) {
    const same = JSON.stringify([draft.content, draft.speaker?.name ?? null]);
    const known = surest.get(same);
    if (known === undefined || draft.confidence > known.confidence) surest.set(same, draft);
  }
  return [...surest.values()];
}

/** Words this close before a draft can turn its meaning round, in UTF-16 units. */
const LEAD = 80;

/** The words of the passage right before those of a draft. */
function leadOf(content: readonly TextSpan[], [start]: TextSpan): TextSpan {
  const from = content[0]?.[0] ?? start;
  return [Math.max(start, from - LEAD), from];
}

/** The parts of spans that lie in a passage. */
function within(spans: readonly TextSpan[], [first, last]: TextSpan): readonly TextSpan[] {
  return spans
    .map(([start, end]): TextSpan => [Math.max(start, first), Math.min(end, last)])
    .filter(([start, end]) => end > start);
}

function lengthOf(spans: readonly TextSpan[]): number {
  return spans.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** How many characters of a digest make a key: enough to tell the drafts of one article apart. */
const KEY_CHARACTERS = 16;

/** The key of a draft: by its words, their place, and the words that report them. */
function keyOf(text: string, { content, cue, source }: FoundSpeech): string {
  const words = content.map((span) => text.slice(...span));
  return createHash('sha256')
    .update(JSON.stringify([words, content, cue, source]))
    .digest('base64url')
    .slice(0, KEY_CHARACTERS);
}
