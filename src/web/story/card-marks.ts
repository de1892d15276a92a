/** The marks on the statements of a list: what is new, and what changed. */
import { useMemo } from 'preact/hooks';
import { type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import type { CardFragment } from '../generated/operations.js';
import type { StoryAt } from '../page-data.js';
import type { News } from './seen.js';
import type { CardMarks } from './statement-card.js';

/** @param news The statements that the reader has not seen. */
export function useCardMarks(
  { story, corrected }: StoryAt,
  view: StoryView,
  news: News,
): (statement: CardFragment) => CardMarks {
  const histories = useMemo(() => new Map(corrected.map(({ id, history }) => [id, history])), [corrected]);
  return ({ id }) => ({
    isNew: news.statements.has(id),
    isChanged: news.corrected.has(id) || news.takenBack.has(id),
    history: histories.get(id) ?? null,
    proposalAddress: (slug) => storyAddress(story.slug, { ...WHOLE_STORY, asOf: view.asOf, proposal: slug }),
  });
}
