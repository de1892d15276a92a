import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { PeerContext } from '../context.js';
import { Actor } from './actor.js';
import { builder } from './builder.js';
import type { Page } from './connection.js';
import { SpeechMode } from './enums.js';
import { FuzzyTime } from './fuzzy-time.js';
import type { AttributionShape, StatementDetails, StatementShape, StatementVersionShape } from './shapes.js';
import { Citation } from './source.js';
import { globalId } from './tokens.js';

/** Loads the fields that lists of statements do not read. */
const detailsOf = createContextCache(
  ({ db }: PeerContext) =>
    new DataLoader<string, StatementDetails>(async (keys) => {
      const rows = new Map((await db.statementDetails(keys)).map((row) => [row.key, row]));
      return keys.map((key) => rows.get(key) ?? new Error(`There is no statement ${key}`));
    }),
);

export const Statement = builder.objectRef<StatementShape>('Statement').implement({
  fields: (t) => ({
    id: t.id({ resolve: (statement) => ('key' in statement ? globalId('Statement', statement.key) : statement.id) }),
    mode: t.expose('mode', { type: SpeechMode }),
    text: t.exposeString('text', { nullable: true }),
    speakers: t.field({ type: [Actor], resolve: ({ speakers }) => speakers }),
    principals: t.field({
      type: [Actor],
      resolve: (statement, _, context) =>
        'key' in statement
          ? detailsOf(context)
              .load(statement.key)
              .then(({ principals }) => principals)
          : statement.principals,
    }),
    saidAt: t.expose('saidAt', { type: FuzzyTime }),
    citations: t.field({
      type: [Citation],
      resolve: (statement, _, context) =>
        'key' in statement
          ? detailsOf(context)
              .load(statement.key)
              .then(({ sources }) => sources.map((source) => ({ source })))
          : statement.citations,
    }),
  }),
});

export const StatementConnection = builder.objectRef<Page>('StatementConnection').implement({
  fields: (t) => ({
    nodes: t.field({ type: [Statement], resolve: ({ story, limit }, _, { db }) => db.statementsOfStory(story, limit) }),
    totalCount: t.int({ resolve: ({ story }, _, { db }) => db.countStatementsOfStory(story) }),
  }),
});

const Attribution = builder.objectRef<AttributionShape>('Attribution').implement({
  fields: (t) => ({
    speaker: t.field({ type: Actor, nullable: true, resolve: ({ speaker }) => speaker }),
  }),
});

export const StatementVersion = builder.objectRef<StatementVersionShape>('StatementVersion').implement({
  fields: (t) => ({
    text: t.exposeString('text', { nullable: true }),
    attributions: t.expose('attributions', { type: [Attribution] }),
  }),
});
