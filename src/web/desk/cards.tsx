/**
 * The desk's buttons on the statements of the page. The page marks each statement with its id and the version that it shows,
 * and leaves an empty place in it; that is all that it knows of the desk.
 */
import { render } from 'preact';
import { ACTIONS, type Action, actionsOn } from './actions.js';
import type { Desk } from './desk.js';
import { DeskCardsDocument, type DeskCardsQuery } from './operations.js';

/** What marks a statement on the page, and the place that is left in it. */
const CARD = 'article[data-statement]';
const PLACE = '.desk-actions';
/** Statements are asked for together: so many at once, and so long after the page has changed, in milliseconds. */
const AT_ONCE = 50;
const DELAY = 50;

type Known = Extract<NonNullable<DeskCardsQuery['nodes'][number]>, { __typename: 'Statement' }>;

/** Sees to it that every statement on the page has the buttons of what may be done with it now. */
export function watchCards(desk: Desk, page: HTMLElement): void {
  /** What each place shows: the id and the version on the page. */
  const shown = new WeakMap<Element, string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const look = async () => {
    timer = null;
    const cards = [...page.querySelectorAll<HTMLElement>(CARD)].flatMap((card) => {
      const place = card.querySelector(PLACE);
      const id = card.dataset.statement ?? '';
      const state = `${id} ${card.dataset.version}`;
      if (place === null || shown.get(place) === state) return [];
      shown.set(place, state);
      return [{ place, id, version: Number(card.dataset.version) }];
    });
    for (let start = 0; start < cards.length; start += AT_ONCE) {
      const some = cards.slice(start, start + AT_ONCE);
      try {
        const known = await statementsOf(desk, [...new Set(some.map(({ id }) => id))]);
        for (const { place, id, version } of some) {
          const statement = known.get(id);
          if (statement !== undefined) await showActions(desk, place, statement, version);
        }
      } catch (error) {
        if (desk.isTurnedAway(error)) return;
        // They are asked for again when the page changes, or something was done.
        for (const { place } of some) shown.delete(place);
      }
    }
  };
  const soon = () => {
    if (timer === null) timer = setTimeout(() => void look(), DELAY);
  };
  new MutationObserver(soon).observe(page, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['data-statement', 'data-version'],
  });
  soon();
}

async function statementsOf(desk: Desk, ids: string[]): Promise<ReadonlyMap<string, Known>> {
  const { nodes } = await desk.ask(DeskCardsDocument, { ids });
  return new Map(nodes.flatMap((node) => (node?.__typename === 'Statement' ? [[node.id, node]] : [])));
}

async function showActions(desk: Desk, place: Element, statement: Known, version: number): Promise<void> {
  const isChief = desk.viewer.role === 'CHIEF';
  const isOwn = isChief ? null : await desk.isOwn(statement.story.id, statement.id);
  const actions = actionsOn(statement.status, { isChief, isOwn });
  const begin = (action: Action) => {
    const { id } = statement;
    if (action === 'correct') desk.open({ type: 'correct', statement: id });
    else desk.open({ type: 'notice', action, statement: id, version });
  };
  const hadFocus = place.contains(document.activeElement);
  render(<CardActions name={statement.key} actions={actions} begin={begin} />, place);
  if (!hadFocus || place.contains(document.activeElement)) return;
  // The button that was pressed is gone, as what it does has been done: whoever uses the keyboard goes on from the statement.
  const card = place.closest<HTMLElement>(CARD);
  card?.focus();
  if (document.activeElement !== card) document.querySelector<HTMLElement>('.desk-bar button')?.focus();
}

function CardActions({
  name,
  actions,
  begin,
}: {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly begin: (action: Action) => void;
}) {
  if (actions.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: these are buttons, and no part of a form
    <div class="desk-card no-print" role="group" aria-label={`The desk, on ${name}`}>
      {actions.map((action) => (
        <button key={action} type="button" class="button" onClick={() => begin(action)}>
          {ACTIONS[action]}
          <span class="visually-hidden"> {name}</span>
        </button>
      ))}
    </div>
  );
}
