/** Events and statements in the order of their times, by day. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';

import type { CardFragment } from '../generated/operations.js';
import type { StatementBefore, StoryAt, StoryData } from '../page-data.js';
import { Part } from '../part.js';
import { type Day, dayOf, timeInWords } from '../words/time.js';
import { eventKindInWords } from '../words/vocabulary.js';
import { type CardMarks, StatementCard } from './statement-card.js';

export type StoryEvent = StoryData['events']['nodes'][number];

/** An entry of the timeline. */
type Item =
  | { readonly type: 'statement'; readonly statement: CardFragment; readonly at: number }
  | { readonly type: 'event'; readonly event: StoryEvent; readonly at: number };

interface DayOfItems {
  readonly day: Day;
  readonly items: Item[];
}

/** The parts of a timeline. */
export interface TimelineParts {
  readonly statements: readonly CardFragment[];
  readonly events: readonly StoryEvent[];
  readonly newestFirst: boolean;
  /** Whether more statements follow. If so, events after the last statement are not shown yet. */
  readonly goesOn: boolean;
  /** The statement before the first one of a later part of the list. Earlier parts show what is before it. */
  readonly begunAfter: StatementBefore | null;
}

/** The days of a timeline, in order. */
function daysOf({ statements, events, newestFirst, goesOn, begunAfter }: TimelineParts): DayOfItems[] {
  const said = statements.map(
    (statement): Item => ({ type: 'statement', statement, at: Date.parse(statement.saidAt.earliest) }),
  );
  const bound = said.at(-1)?.at;
  const begin = begunAfter === null ? null : Date.parse(begunAfter.saidAt.earliest);
  const isBeyond = (at: number) =>
    (goesOn && bound !== undefined && (newestFirst ? at < bound : at > bound)) ||
    (begin !== null && (newestFirst ? at >= begin : at <= begin));
  const held = events.flatMap((event): Item[] => {
    const at = event.time === null ? Number.NaN : Date.parse(event.time.earliest);
    return Number.isNaN(at) || isBeyond(at) ? [] : [{ type: 'event', event, at }];
  });
  const days = new Map<string, DayOfItems>();
  for (const item of inOrder([...held, ...said], newestFirst)) {
    const day = dayOf(timeOf(item));
    const known = days.get(day.key);
    if (known === undefined) days.set(day.key, { day, items: [item] });
    else known.items.push(item);
  }
  const sign = newestFirst ? -1 : 1;
  return [...days.values()].sort((a, b) => (a.day.key < b.day.key ? -sign : sign));
}

/** An event precedes statements of the same moment. The sort is stable, so it keeps the order of the server. */
function inOrder(items: Item[], newestFirst: boolean): Item[] {
  return items.sort((a, b) => (newestFirst ? b.at - a.at : a.at - b.at));
}

function timeOf(item: Item) {
  if (item.type === 'statement') return item.statement.saidAt;
  const { time } = item.event;
  if (time === null) throw new TypeError('Only events with a time are in the timeline');
  return time;
}

export function Timeline({
  parts,
  marksOf,
}: {
  readonly parts: TimelineParts;
  readonly marksOf: (statement: CardFragment) => CardMarks;
}) {
  return (
    <>
      {daysOf(parts).map(({ day, items }) => (
        <section key={day.key} class="day" aria-labelledby={`day-${day.key}`}>
          <h3 id={`day-${day.key}`} class="day-title" data-anchor>
            <span>{day.title}</span>
          </h3>
          {items.map((item) =>
            item.type === 'event' ? (
              <Part key={`event ${item.event.id}`} name={words.part.event}>
                <EventEntry event={item.event} />
              </Part>
            ) : (
              <Part key={item.statement.id} name={words.part.statement}>
                <StatementCard statement={item.statement} marks={marksOf(item.statement)} />
              </Part>
            ),
          )}
        </section>
      ))}
    </>
  );
}

/** An event among the statements: its kind, status, time and place. */
function EventEntry({ event }: { readonly event: StoryEvent }) {
  const { slug, title, kind, status, time, previousTime, place, summary, participants } = event;
  const facts = [
    eventKindInWords(kind),
    terms.eventStatus[status],
    time === null ? null : timeInWords(time, { year: false }),
    previousTime === null ? null : words.list.postponedFrom(timeInWords(previousTime, { year: false })),
    place,
  ].filter((fact) => fact !== null);
  return (
    <div class={`event event-${status.toLowerCase().replaceAll('_', '-')}`} id={`event-${slug}`} data-anchor>
      <h4>{title}</h4>
      <p class="facts">{facts.join(' · ')}</p>
      {participants.length === 0 ? null : (
        <p class="facts">{words.list.participants(participants.map(({ actor }) => actor.name))}</p>
      )}
      {summary === null ? null : <p>{summary}</p>}
    </div>
  );
}

/** The events of a list: all of them, or those of the statements if a filter is on. */
export function eventsFor({ story, statements }: StoryAt, isFiltered: boolean): StoryEvent[] {
  if (!isFiltered) return [...story.events.nodes];
  const shown = new Set(statements.nodes.flatMap(({ event }) => (event === null ? [] : [event.id])));
  return story.events.nodes.filter(({ id }) => shown.has(id));
}
