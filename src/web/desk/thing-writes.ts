/** How the things of a story are read for their form, and written from it. */
import { byName } from '../../story/field.js';
import { readableName, sourceSlug } from '../../story/identity.js';
import type { Ask } from '../ask.js';
import type { Choices, ThingChoice } from './choices.js';
import type { FormKind } from './controls.js';
import {
  type ActorInput,
  type BatchOperation,
  DeskOneActorDocument,
  DeskOneEventDocument,
  DeskOnePositionDocument,
  DeskOneProposalDocument,
  DeskOneSourceDocument,
  DeskOneStoryDocument,
  type EventInput,
  type ProposalInput,
  type SourceInput,
  type StoryInput,
  type TakePositionOperation,
} from './generated/operations.js';
import { textOf, type Values } from './values.js';

/** A thing as the service has it. */
export interface ThingRead {
  readonly id: string;
  /** Its readable name. */
  readonly slug: string;
  /** Its version; positions have none. */
  readonly version: number;
  readonly fields: object;
}

/** The input of an operation, by name. */
type Given = Readonly<Record<string, unknown>>;

/** How a kind of thing is written. */
interface Writing {
  /** Its section in a story file. */
  readonly section: 'story' | 'sources' | 'actors' | 'events' | 'proposals' | 'positions';
  /** Reads it; `null` if it is not there. */
  read(ask: Ask, id: string): Promise<ThingRead | null>;
  /** @param story The readable name of the story of the page. */
  add(given: Given, story: string): BatchOperation;
  change(id: string, expectedVersion: number, set: Given): BatchOperation;
}

const entriesOf = (given: Given) => Object.entries(given);

export const WRITINGS: Readonly<Record<FormKind, Writing>> = {
  story: {
    section: 'story',
    read: async (ask, id) => thingIn((await ask(DeskOneStoryDocument, { id })).story),
    add: (given) => ({ openStory: { story: byName<StoryInput>(entriesOf(given)) } }),
    change: (story, expectedVersion, set) => ({ changeStory: { story, expectedVersion, set } }),
  },
  source: {
    section: 'sources',
    read: async (ask, id) => thingIn((await ask(DeskOneSourceDocument, { by: { id } })).source),
    add: (given) => ({ addSource: { source: byName<SourceInput>(entriesOf(given)) } }),
    change: (source, expectedVersion, set) => ({ changeSource: { source, expectedVersion, set } }),
  },
  actor: {
    section: 'actors',
    read: async (ask, id) => thingIn((await ask(DeskOneActorDocument, { id })).actor),
    add: (given) => ({ addActor: { actor: byName<ActorInput>(entriesOf(given)) } }),
    change: (actor, expectedVersion, set) => ({ changeActor: { actor, expectedVersion, set } }),
  },
  event: {
    section: 'events',
    read: async (ask, id) => thingIn((await ask(DeskOneEventDocument, { id })).event),
    add: (given, story) => ({ announceEvent: { story, event: byName<EventInput>(entriesOf(given)) } }),
    change: (event, expectedVersion, set) => ({ changeEvent: { event, expectedVersion, set } }),
  },
  proposal: {
    section: 'proposals',
    read: async (ask, id) => thingIn((await ask(DeskOneProposalDocument, { id })).proposal),
    add: (given, story) => ({ tableProposal: { story, proposal: byName<ProposalInput>(entriesOf(given)) } }),
    change: (proposal, expectedVersion, set) => ({ changeProposal: { proposal, expectedVersion, set } }),
  },
  position: {
    section: 'positions',
    read: async (ask, id) => {
      const { node } = await ask(DeskOnePositionDocument, { id });
      return node !== null && 'stance' in node ? { id, slug: id, version: 1, fields: node } : null;
    },
    add: taking,
    // A position never changes: the new one takes its place.
    change: (_, __, set) => taking(set),
  },
};

function taking(given: Given): BatchOperation {
  return { takePosition: byName<TakePositionOperation>(entriesOf(given)) };
}

function thingIn(read: { id: string; slug: string; version: number } | null): ThingRead | null {
  return read === null ? null : { id: read.id, slug: read.slug, version: read.version, fields: read };
}

/** The field from which the slug of a thing is proposed. */
export function namingField(kind: FormKind): string {
  if (kind === 'actor') return 'name';
  if (kind === 'story') return 'headline';
  return kind === 'source' ? 'url' : 'title';
}

/** The longest proposed slug, in characters. */
const MAX_PROPOSED_CHARACTERS = 60;

/** The proposed slug of a new thing, which is not taken; empty while nothing can be proposed. */
export function proposedSlug(kind: FormKind, values: Values, taken: ReadonlySet<string>): string {
  const text = textOf(values[namingField(kind)]);
  const slug = kind === 'source' ? sourceSlug(text) : readableName(text, MAX_PROPOSED_CHARACTERS);
  if (kind === 'source' || !taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}

/** The things of a kind that the desk knows. */
function thingsOf(kind: Exclude<FormKind, 'story'>, choices: Choices): readonly ThingChoice[] {
  const lists = {
    source: choices.sources,
    actor: choices.actors,
    event: choices.events,
    proposal: choices.proposals,
    position: choices.positions,
  } as const;
  return lists[kind];
}

/** The slugs that are taken, among the things that the desk knows. */
export function slugsOf(kind: FormKind, choices: Choices | null): ReadonlySet<string> {
  if (choices === null || kind === 'story') return new Set();
  return new Set(thingsOf(kind, choices).map(({ name }) => name.slice(name.indexOf('/') + 1)));
}
