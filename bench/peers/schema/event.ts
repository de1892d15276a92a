import { builder } from './builder.js';
import type { Page } from './connection.js';
import { EventKind, EventStatus } from './enums.js';
import { FuzzyTime } from './fuzzy-time.js';
import type { EventShape } from './shapes.js';

export const Event = builder.objectRef<EventShape>('Event').implement({
  fields: (t) => ({
    title: t.exposeString('title'),
    kind: t.expose('kind', { type: EventKind }),
    status: t.expose('status', { type: EventStatus }),
    time: t.expose('time', { type: FuzzyTime, nullable: true }),
    place: t.exposeString('place', { nullable: true }),
  }),
});

export const EventConnection = builder.objectRef<Page>('EventConnection').implement({
  fields: (t) => ({
    nodes: t.field({ type: [Event], resolve: ({ story, limit }, _, { db }) => db.eventsOfStory(story, limit) }),
    totalCount: t.int({ resolve: ({ story }, _, { db }) => db.countEventsOfStory(story) }),
  }),
});
