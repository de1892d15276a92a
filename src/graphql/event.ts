import { EVENT_FIELDS } from '../story/event-fields.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { ParticipantRole } from './enums.js';
import { NodeInterface } from './node.js';
import { queryOne } from './one-thing.js';
import { STATEMENT_LIST_ARGUMENTS, statementsBy } from './statement-list.js';
import { changedAtField, thingFields, versionField } from './thing-fields.js';
import { Actor, Event, EventConnection, ParticipantType, referred, StatementConnection, Story } from './types.js';

ParticipantType.implement({
  description: 'Somebody who takes part in an event.',
  fields: (t) => ({
    actor: t.field({
      type: Actor,
      description: 'The participant.',
      resolve: ({ snapshot, value }) => referred(snapshot, 'actor', value.actor),
    }),
    role: t.field({
      type: ParticipantRole,
      description: 'Their role in the event.',
      resolve: ({ value }) => value.role,
    }),
  }),
});

Event.implement({
  description:
    'An occasion: a call, talks, a press conference. Its status says whether it is proposed, scheduled or held.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    slug: t.string({ description: 'The readable name, unique in its story.', resolve: ({ body }) => body.slug }),
    story: t.field({
      type: Story,
      description: 'The story it belongs to.',
      resolve: ({ snapshot, body }) => referred(snapshot, 'story', body.story),
    }),
    ...thingFields(t, EVENT_FIELDS),
    parts: t.field({
      type: EventConnection,
      description: 'The events that are parts of it, the earliest first.',
      args: PAGE_ARGUMENTS,
      resolve: ({ snapshot, id }, args) =>
        listConnection(
          snapshot,
          { kind: 'event', scope: 'partOf', id },
          { order: 'time', descending: false, filter: {} },
          args,
        ),
    }),
    statements: t.field({
      type: StatementConnection,
      description: 'The statements made there or about it.',
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('event'),
    }),
    version: versionField(t),
    changedAt: changedAtField(t),
  }),
});

queryOne('event', Event, 'story-slug/event-slug');
