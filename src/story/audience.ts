/**
 * Whom an update concerns. An update concerns every actor and proposal that any version of its subject has ever
 * concerned. A statement corrected from one speaker to another therefore reaches the subscribers of both (rule 10),
 * and a retraction reaches every subscriber that received the statement, whatever its attribution was then (rule 11).
 */
import { principalsOf, speakersOf, type ThingId, type Things } from './model.js';
import type { UpdateKind } from './vocabulary.js';

export interface Concerns {
  readonly actors: readonly ThingId[];
  readonly proposals: readonly ThingId[];
}

/** The selection of a subscriber; `null` means everything. */
export interface Following {
  readonly kinds: readonly UpdateKind[] | null;
  readonly actor: ThingId | null;
  readonly proposal: ThingId | null;
}

const NOBODY: Concerns = { actors: [], proposals: [] };

/** The actors and proposals that one version of a thing concerns. */
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

/** The union of two audiences. */
export function unite(a: Concerns, b: Concerns): Concerns {
  return {
    actors: [...new Set([...a.actors, ...b.actors])],
    proposals: [...new Set([...a.proposals, ...b.proposals])],
  };
}

/** For each family of kinds, the kinds of updates that correct or take back. */
const FOLLOW_UPS: readonly (readonly [family: string, kinds: readonly UpdateKind[]])[] = [
  [
    'STATEMENT_',
    ['STATEMENT_CORRECTED', 'STATEMENT_WITHHELD', 'STATEMENT_RELEASED', 'STATEMENT_RETRACTED', 'STATEMENT_REDACTED'],
  ],
  ['POSITION_', ['POSITION_UNSUPPORTED']],
];

/**
 * The kinds that a subscriber to `kinds` receives: those, and the kinds that correct them or take them back (rule 11).
 */
export function withFollowUps(kinds: readonly UpdateKind[]): UpdateKind[] {
  const due = FOLLOW_UPS.filter(([family]) => kinds.some((kind) => kind.startsWith(family))).flatMap(([, all]) => all);
  return [...new Set([...kinds, ...due])];
}

/**
 * Whether an update has one of the kinds and concerns the actor and the proposal. A subscription adds the follow-ups to its kinds
 * first. The record answers the same question in SQL; a test compares the two.
 */
export function matches({ kinds, actor, proposal }: Following, kind: UpdateKind, concerns: Concerns): boolean {
  return (
    (kinds === null || kinds.includes(kind)) &&
    (actor === null || concerns.actors.includes(actor)) &&
    (proposal === null || concerns.proposals.includes(proposal))
  );
}
