/**
 * The desk's buttons on the statements of the page. The page knows nothing of the desk: it marks each statement with its id and
 * version, and leaves an empty element for the buttons.
 */
import { render } from 'preact';
import { deskWords } from '../../words/desk.js';
import { type Action, actionsOn } from './actions.js';
import { EditedNow } from './also-here.js';
import type { DeskState } from './desk.js';
import { DeskCardsDocument, type DeskCardsQuery } from './generated/operations.js';
import { useDesk } from './use-desk.js';

/** A statement on the page, and the element for its buttons. */
const CARD = 'article[data-statement]';
const PLACE = '.desk-actions';
/** Statements are read together: so many in one request, so long after the page changed. */
const MAX_STATEMENTS_PER_REQUEST = 50;
const DELAY_MS = 50;

type CardStatement = Extract<NonNullable<DeskCardsQuery['nodes'][number]>, { __typename: 'Statement' }>;

/** Keeps the buttons of every statement on the page current. */
export function watchCards(desk: DeskState, page: HTMLElement): void {
  /** The id and version for which each place shows buttons. */
  const shown = new WeakMap<Element, string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const update = async () => {
    timer = null;
    const cards = [...page.querySelectorAll<HTMLElement>(CARD)].flatMap((card) => {
      const place = card.querySelector(PLACE);
      const id = card.dataset.statement ?? '';
      const state = `${id} ${card.dataset.version}`;
      if (place === null || shown.get(place) === state) return [];
      shown.set(place, state);
      return [{ place, id, version: Number(card.dataset.version) }];
    });
    for (let start = 0; start < cards.length; start += MAX_STATEMENTS_PER_REQUEST) {
      const some = cards.slice(start, start + MAX_STATEMENTS_PER_REQUEST);
      try {
        const known = await statementsOf(desk, [...new Set(some.map(({ id }) => id))]);
        for (const { place, id, version } of some) {
          const statement = known.get(id);
          if (statement !== undefined) await showActions(desk, place, statement, version);
        }
      } catch (error) {
        if (desk.isTurnedAway(error)) return;
        // The next change of the page tries again.
        for (const { place } of some) shown.delete(place);
      }
    }
  };
  const scheduleUpdate = () => {
    if (timer === null) timer = setTimeout(() => void update(), DELAY_MS);
  };
  new MutationObserver(scheduleUpdate).observe(page, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['data-statement', 'data-version'],
  });
  scheduleUpdate();
}

async function statementsOf(desk: DeskState, ids: string[]): Promise<ReadonlyMap<string, CardStatement>> {
  const { nodes } = await desk.ask(DeskCardsDocument, { ids });
  return new Map(nodes.flatMap((node) => (node?.__typename === 'Statement' ? [[node.id, node]] : [])));
}

async function showActions(desk: DeskState, place: Element, statement: CardStatement, version: number): Promise<void> {
  const isChief = desk.viewer.role === 'CHIEF';
  const isOwn = isChief ? null : await desk.isOwn(statement.story.id, statement.id);
  const actions = actionsOn(statement.status, { isChief, isOwn });
  const begin = (action: Action) => {
    const { id } = statement;
    if (action === 'correct') desk.open({ type: 'correct', statement: id });
    else desk.open({ type: 'notice', action, statement: id, version });
  };
  const hadFocus = place.contains(document.activeElement);
  render(<CardActions desk={desk} statement={statement} actions={actions} begin={begin} />, place);
  if (!hadFocus || place.contains(document.activeElement)) return;
  // The button that had the focus is gone: keyboard users continue from the statement.
  const card = place.closest<HTMLElement>(CARD);
  card?.focus();
  if (document.activeElement !== card) document.querySelector<HTMLElement>('.desk-bar button')?.focus();
}

function CardActions({
  desk,
  statement: { id, key: name },
  actions,
  begin,
}: {
  readonly desk: DeskState;
  readonly statement: CardStatement;
  readonly actions: readonly Action[];
  readonly begin: (action: Action) => void;
}) {
  useDesk(desk);
  if (actions.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: these buttons are not part of a form
    <div class="desk-card no-print" role="group" aria-label={deskWords.bar.actionsOn(name)}>
      {actions.map((action) => (
        <button key={action} type="button" class="button" onClick={() => begin(action)}>
          {deskWords.action[action]}
          <span class="visually-hidden"> {name}</span>
        </button>
      ))}
      <EditedNow desk={desk} subject={{ thing: id }} />
    </div>
  );
}
