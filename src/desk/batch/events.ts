/** Announcing and changing events. */
import { EVENT_FIELDS } from '../../story/event-fields.js';
import { byName, type ThingOf } from '../../story/field.js';
import type { Event, ThingId } from '../../story/model.js';
import { eventViolations } from '../../story/rules.js';
import type { OperationOf } from '../operation.js';
import type { Batch } from './batch.js';
import { append } from './entry.js';
import { plannedField } from './fields.js';

export async function planEvent(batch: Batch, { path, value }: OperationOf<'events'>): Promise<void> {
  const id = batch.idOf('event', value.slug);
  const before = await batch.get('event', id);
  const change = { entry: value, before, batch, id, path };
  const fields = await Promise.all(EVENT_FIELDS.map((field) => plannedField(field, field, change)));
  const body: Event = { story: batch.story, slug: value.slug, ...byName<ThingOf<typeof EVENT_FIELDS>>(fields) };
  const parents = await ancestors(batch, body.partOf);
  batch.reportAll(
    eventViolations(body, id, before, batch.given.now, (parent) => parents.get(parent) ?? null),
    path,
  );
  append(batch, ['EVENT_ANNOUNCED', 'EVENT_CHANGED'], batch.story, { kind: 'event', id, body }, before);
}

/** The events that contain an event, directly or through other events. */
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
