/**
 * Whom an update reaches. An update concerns every actor and proposal that any version of its subject has ever
 * concerned, so that a statement corrected from one speaker to another reaches those who follow either (rule 10), and a
 * retraction reaches everybody who was given the statement, however it was attributed then (rule 11).
 */
import { principalsOf, speakersOf, type ThingId, type Things } from './model.js';
import type { UpdateKind } from './vocabulary.js';

export interface Concerns {
  readonly actors: readonly ThingId[];
  readonly proposals: readonly ThingId[];
}

/** What somebody follows; `null` stands for everything. */
export interface Following {
  readonly kinds: readonly UpdateKind[] | null;
  readonly actor: ThingId | null;
  readonly proposal: ThingId | null;
}

const NOBODY: Concerns = { actors: [], proposals: [] };

/** Whom one version of a thing concerns. */
export const CONCERNS: { readonly [K in keyof Things]: (thing: Things[K], id: ThingId) => Concerns } = {
  actor: (_, id) => ({ actors: [id], proposals: [] }),
  source: () => NOBODY,
  story: () => NOBODY,
  event: (event) => ({ actors: event.participants.map((participant) => participant.actor), proposals: [] }),
  proposal: (proposal, id) => ({ actors: [...proposal.tabledBy, ...proposal.requiredParties], proposals: [id] }),
  statement: (statement) => ({
    actors: [...speakersOf(statement), ...principalsOf(statement)],
    proposals: statement.proposals,
  }),
  position: (position) => ({ actors: [position.actor], proposals: [position.proposal] }),
};

/** Everybody concerned by either of two. */
export function unite(a: Concerns, b: Concerns): Concerns {
  return {
    actors: [...new Set([...a.actors, ...b.actors])],
    proposals: [...new Set([...a.proposals, ...b.proposals])],
  };
}

/** The kinds that take back or put right what the kinds of the same family have told. */
const FOLLOW_UPS: readonly (readonly [family: string, kinds: readonly UpdateKind[]])[] = [
  [
    'STATEMENT_',
    ['STATEMENT_CORRECTED', 'STATEMENT_WITHHELD', 'STATEMENT_RELEASED', 'STATEMENT_RETRACTED', 'STATEMENT_REDACTED'],
  ],
  ['POSITION_', ['POSITION_UNSUPPORTED']],
];

/** The kinds somebody hears of who asked for `kinds`: those, and whatever takes back what those have told (rule 11). */
export function withFollowUps(kinds: readonly UpdateKind[]): UpdateKind[] {
  const due = FOLLOW_UPS.filter(([family]) => kinds.some((kind) => kind.startsWith(family))).flatMap(([, all]) => all);
  return [...new Set([...kinds, ...due])];
}

/** Whether an update reaches somebody. The record answers the same question in SQL; a test holds the two together. */
export function reaches(following: Following, kind: UpdateKind, concerns: Concerns): boolean {
  return matches(
    { ...following, kinds: following.kinds === null ? null : withFollowUps(following.kinds) },
    kind,
    concerns,
  );
}

/** Whether an update is of the kinds, and concerns the actor and the proposal: those, and no follow-ups. */
export function matches({ kinds, actor, proposal }: Following, kind: UpdateKind, concerns: Concerns): boolean {
  return (
    (kinds === null || kinds.includes(kind)) &&
    (actor === null || concerns.actors.includes(actor)) &&
    (proposal === null || concerns.proposals.includes(proposal))
  );
}
