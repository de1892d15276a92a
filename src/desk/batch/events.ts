/** Announcing and changing events. */
import type { Event, ThingId } from '../../story/model.js';
import { eventViolations } from '../../story/rules.js';
import type { OperationOf } from '../operation.js';
import type { Batch } from './batch.js';
import { append, changed, MISSING_TEXT, required } from './entry.js';

export async function planEvent(batch: Batch, { path, value }: OperationOf<'events'>): Promise<void> {
  const id = batch.idOf('event', value.slug);
  const before = await batch.get('event', id);
  const fields = required<Pick<Event, 'kind' | 'title' | 'status'>>(batch, path, value, before, {
    kind: 'TALKS',
    title: MISSING_TEXT,
    status: 'PROPOSED',
  });
  const participants = value.participants ?? before?.participants ?? [];
  await Promise.all(
    participants.map(({ actor }, index) => batch.resolve('actor', actor, [...path, 'participants', index, 'actor'])),
  );
  const partOf = changed(
    value.partOf === undefined || value.partOf === null
      ? value.partOf
      : await batch.resolve('event', value.partOf, [...path, 'partOf']),
    before?.partOf,
  );
  const body: Event = {
    story: batch.story,
    slug: value.slug,
    ...fields,
    summary: changed(value.summary, before?.summary),
    time: changed(value.time, before?.time),
    previousTime: changed(value.previousTime, before?.previousTime),
    place: changed(value.place, before?.place),
    participants,
    partOf,
  };
  const parents = await ancestors(batch, partOf);
  batch.reportAll(
    eventViolations(body, id, before, batch.given.now, (parent) => parents.get(parent) ?? null),
    path,
  );
  append(batch, ['EVENT_ANNOUNCED', 'EVENT_CHANGED'], batch.story, { kind: 'event', id, body }, before);
}

/** The events that an event is part of, directly or by way of others. */
async function ancestors(batch: Batch, from: ThingId | null): Promise<Map<ThingId, Event>> {
  const found = new Map<ThingId, Event>();
  for (let id = from; id !== null && !found.has(id); ) {
    const event = await batch.get('event', id);
    if (event === null) break;
    found.set(id, event);
    id = event.partOf;
  }
  return found;
}
