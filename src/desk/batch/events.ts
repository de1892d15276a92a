/** Announcing and changing events. */
import type { Event, ThingId } from '../../story/model.js';
import { eventViolations } from '../../story/rules.js';
import type { EntryOf } from '../story-file/definition.js';
import type { Entry } from '../story-file/parse.js';
import type { Draft } from './draft.js';
import { append, changed, required } from './entry.js';

export async function planEvent(draft: Draft, { path, value }: Entry<EntryOf<'events'>>, now: string): Promise<void> {
  const id = draft.idOf('event', value.slug);
  const before = await draft.get('event', id);
  const fields = required<Pick<Event, 'kind' | 'title' | 'status'>>(draft, path, {
    kind: value.kind ?? before?.kind,
    title: value.title ?? before?.title,
    status: value.status ?? before?.status,
  });
  const participants = value.participants ?? before?.participants ?? [];
  await draft.resolveAll(
    'actor',
    participants.map((participant) => participant.actor),
    [...path, 'participants'],
  );
  const partOf = changed(
    value.partOf === undefined || value.partOf === null
      ? value.partOf
      : await draft.resolve('event', value.partOf, [...path, 'partOf']),
    before?.partOf,
  );
  if (fields === null) return;
  const body: Event = {
    story: draft.story,
    slug: value.slug,
    ...fields,
    summary: changed(value.summary, before?.summary),
    time: changed(value.time, before?.time),
    previousTime: changed(value.previousTime, before?.previousTime),
    place: changed(value.place, before?.place),
    participants,
    partOf,
  };
  const parents = await ancestors(draft, partOf);
  draft.reportAll(
    eventViolations(body, id, before, now, (parent) => parents.get(parent) ?? null),
    path,
  );
  append(draft, ['EVENT_ANNOUNCED', 'EVENT_CHANGED'], draft.story, { kind: 'event', id, body }, before);
}

/** The events that an event is part of, directly or by way of others. */
async function ancestors(draft: Draft, from: ThingId | null): Promise<Map<ThingId, Event>> {
  const found = new Map<ThingId, Event>();
  for (let id = from; id !== null && !found.has(id); ) {
    const event = await draft.get('event', id);
    if (event === null) break;
    found.set(id, event);
    id = event.partOf;
  }
  return found;
}
