/** The filters of a list in words: for a frame, and for the fold of the filters. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { StoryView } from '../address.js';
import type { StoryData } from '../page-data.js';

/** The filters of a view in words; by the name in the address if the story has no other. */
export function chosenInWords({ actors, events, positionMatrix }: StoryData, view: StoryView): string[] {
  const { actor, onBehalfOf, proposal, event, mode } = view;
  const nameOf = (slug: string) => actors.nodes.find((one) => one.slug === slug)?.name ?? slug;
  const titleOf = (slug: string) => positionMatrix.rows.find((row) => row.proposal.slug === slug)?.proposal.title;
  const eventOf = (slug: string) => events.nodes.find((one) => one.slug === slug)?.title;
  return [
    actor === null ? null : nameOf(actor),
    onBehalfOf === null ? null : words.chosen.behalf(nameOf(onBehalfOf)),
    proposal === null ? null : words.chosen.about(titleOf(proposal) ?? proposal),
    event === null ? null : words.chosen.at(eventOf(event) ?? event),
    mode === null ? null : terms.mode[mode].toLowerCase(),
  ].filter((part) => part !== null);
}
