import { builder } from './builder.js';
import type { Page } from './connection.js';
import type { ActorShape } from './shapes.js';

/** A resolver may return the key of an actor, which is loaded together with all others of the request, or the actor. */
export const Actor = builder.loadableInterfaceRef('Actor', {
  load: (slugs: string[], { db }): Promise<ActorShape[]> => db.actors(slugs),
  toKey: ({ slug }) => slug,
  sort: true,
});

Actor.implement({
  // In an event an actor has nothing but a name, so any of the three types will do.
  resolveType: ({ __typename }) => __typename ?? 'Person',
  fields: (t) => ({
    slug: t.exposeString('slug'),
    name: t.exposeString('name'),
  }),
});

for (const name of ['Person', 'Country', 'Organization']) {
  builder.objectRef<ActorShape>(name).implement({ interfaces: [Actor] });
}

export const ActorConnection = builder.objectRef<Page>('ActorConnection').implement({
  fields: (t) => ({
    nodes: t.field({ type: [Actor], resolve: ({ story, limit }, _, { db }) => db.actorsOfStory(story, limit) }),
    totalCount: t.int({ resolve: ({ story }, _, { db }) => db.countActorsOfStory(story) }),
  }),
});
