/** The texts of the desk's forms for stories, actors, sources, events, proposals and positions, in English. */
import type { ACTOR_FIELDS } from '../../story/actor-fields.js';
import type { EVENT_FIELDS } from '../../story/event-fields.js';
import type { Defined } from '../../story/field.js';
import type { Citation, Condition, Participant, ProposalRelation, Quote, Translation } from '../../story/parts.js';
import type { POSITION_FIELDS } from '../../story/position-fields.js';
import type { PROPOSAL_FIELDS } from '../../story/proposal-fields.js';
import type { SOURCE_FIELDS } from '../../story/source-fields.js';
import type { STORY_FIELDS } from '../../story/story-fields.js';
import type {
  ActorType,
  ConditionKind,
  ParticipantRole,
  ProposalRelationKind,
  StoryStatus,
} from '../../story/vocabulary.js';

/** A label for every field: a field without one does not compile. */
type LabelsOf<D extends Defined> = Readonly<Record<D[number]['name'], string>>;
type LabelsOfPart<Part> = Readonly<Record<keyof Part, string>>;

export const thingWords = {
  /** The name of one thing of each kind. */
  one: {
    story: 'story',
    source: 'source',
    actor: 'actor',
    event: 'event',
    proposal: 'proposal',
    position: 'position',
    statement: 'statement',
  },
  /** The headings of the lists of things. */
  many: {
    story: 'Story',
    source: 'Sources',
    actor: 'Actors',
    event: 'Events',
    proposal: 'Proposals',
    position: 'Positions',
  },
  title: {
    new: {
      story: 'New story',
      source: 'New source',
      actor: 'New actor',
      event: 'New event',
      proposal: 'New proposal',
      position: 'New position',
    },
    change: {
      story: 'Change the story',
      source: 'Change a source',
      actor: 'Change an actor',
      event: 'Change an event',
      proposal: 'Change a proposal',
      position: 'Take a new position',
    },
  },
  /** The list of what a story has, to add to it and to change it. */
  list: {
    button: 'Add or change',
    title: 'Add or change',
    find: 'Find',
    findHint: 'A name, another spelling, a Wikidata id, an address.',
    add: {
      actor: 'New actor',
      source: 'New source',
      event: 'New event',
      proposal: 'New proposal',
      position: 'New position',
    },
    openStory: 'New story',
    none: 'None yet.',
    nothing: 'Nothing fits.',
    more: (count: number) => `${count} more: type part of a name to find them.`,
    change: (name: string) => `Change ${name}`,
  },
  save: { new: 'Add', change: 'Save changes', position: 'Record the position', story: 'Open the story' },
  done: {
    added: (name: string) => `Added: ${name}.`,
    changed: (name: string) => `Changed: ${name}.`,
    unchanged: 'Nothing was changed.',
  },
  /** Fields that are not in the definitions: they name a thing, or say what it is, for good. */
  slug: 'Readable name',
  slugHint: 'Part of addresses, and permanent. Leave empty for the proposed one.',
  slugFixed: (name: string) => `Readable name: ${name}`,
  type: 'Type',
  typeHint: 'It cannot be changed later.',
  label: {
    story: {
      headline: 'Headline',
      summary: 'Summary',
      language: 'Language',
      status: 'Status',
      startedAt: 'It began',
      endedAt: 'It ended',
    } satisfies LabelsOf<typeof STORY_FIELDS>,
    source: {
      url: 'Address',
      publisher: 'Publisher',
      title: 'Title',
      kind: 'Kind',
      publishedAt: 'Published',
      language: 'Language',
      archivedUrl: 'Archived copy',
    } satisfies LabelsOf<typeof SOURCE_FIELDS>,
    actor: {
      name: 'Name',
      otherNames: 'Other names',
      description: 'Description',
      wikidataId: 'Wikidata id',
      office: 'Present office',
      represents: 'Represents',
      isoCode: 'Country code',
      country: 'Country',
      parent: 'Part of',
    } satisfies LabelsOf<typeof ACTOR_FIELDS>,
    event: {
      kind: 'Kind',
      title: 'Title',
      summary: 'Summary',
      status: 'Status',
      time: 'Time',
      previousTime: 'Time before',
      place: 'Place',
      participants: 'Participants',
      partOf: 'Part of',
    } satisfies LabelsOf<typeof EVENT_FIELDS>,
    proposal: {
      title: 'Title',
      kind: 'Kind',
      description: 'Description',
      terms: 'Terms',
      tabledBy: 'Proposed by',
      tabledAt: 'Proposed',
      status: 'Status',
      requiredParties: 'Who must accept it',
      relation: 'Another proposal',
      citations: 'Sources',
    } satisfies LabelsOf<typeof PROPOSAL_FIELDS>,
    position: {
      proposal: 'Proposal',
      actor: 'Actor',
      stance: 'Stance',
      basis: 'Basis',
      since: 'Since',
      conditions: 'Conditions',
      evidence: 'Evidence',
      note: 'Note of the desk',
    } satisfies LabelsOf<typeof POSITION_FIELDS>,
    citation: {
      source: 'Source',
      quote: 'Quote',
      retrievedAt: 'Read on',
      supports: 'Supports',
    } satisfies LabelsOfPart<Citation>,
    quote: { exact: 'Exact quote', prefix: 'Words before it', suffix: 'Words after it' } satisfies LabelsOfPart<Quote>,
    participant: { actor: 'Who', role: 'Role' } satisfies LabelsOfPart<Participant>,
    relation: { kind: 'This proposal', proposal: 'Which proposal' } satisfies LabelsOfPart<ProposalRelation>,
    condition: {
      kind: 'Kind',
      text: 'What must be met',
      onActor: 'Who must meet it',
      status: 'State',
      evidence: 'Evidence',
    } satisfies LabelsOfPart<Condition>,
    translation: {
      text: 'Words',
      language: 'Language',
      translator: 'Translator',
      source: 'Source',
      machine: 'Translated by a machine',
    } satisfies LabelsOfPart<Translation>,
  },
  /** Help for fields whose label does not say enough, by kind of thing. */
  hint: {
    story: {
      summary: 'What the story is about, in a few sentences.',
      status: 'A closed story stays readable, and can be reopened.',
    },
    source: {
      url: 'Absolute, with http or https. No two sources have the same.',
      archivedUrl: 'The address of a copy that will stay.',
    },
    actor: {
      name: 'The name to show.',
      otherNames: 'One on a line: other spellings, other scripts, short forms.',
      wikidataId: 'Q and digits. No two actors have the same.',
      office: 'Earlier statements keep the office of their time.',
      represents: 'The country or organization whose office it is.',
      isoCode: 'Two capital letters, as UA.',
      country: 'The country it belongs to.',
      parent: 'The organization it is part of.',
    },
    event: {
      time: 'An event that was held needs one.',
      previousTime: 'Of a postponed event: when it was to be.',
      partOf: 'The larger event that it belongs to.',
    },
    proposal: {
      terms: 'Point by point.',
      requiredParties: 'It is agreed once all of them accept it.',
    },
    position: {
      stance: 'No position at all means “no stated position”.',
      evidence: 'The statements it rests on. Only the desk’s own reading may have none.',
      note: 'Readers see it. It says whose judgement it is.',
    },
  } satisfies {
    readonly story: Partial<LabelsOf<typeof STORY_FIELDS>>;
    readonly source: Partial<LabelsOf<typeof SOURCE_FIELDS>>;
    readonly actor: Partial<LabelsOf<typeof ACTOR_FIELDS>>;
    readonly event: Partial<LabelsOf<typeof EVENT_FIELDS>>;
    readonly proposal: Partial<LabelsOf<typeof PROPOSAL_FIELDS>>;
    readonly position: Partial<LabelsOf<typeof POSITION_FIELDS>>;
  },
  /** The name of one item of a list of fields. */
  item: {
    citation: 'source',
    participant: 'participant',
    condition: 'condition',
    translation: 'translation',
    text: 'point',
  },
  storyStatus: { LIVE: 'live', CLOSED: 'closed' } satisfies Record<StoryStatus, string>,
  actorType: {
    PERSON: 'Person',
    COUNTRY: 'Country',
    ORGANIZATION: 'Organization',
  } satisfies Record<ActorType, string>,
  participantRole: {
    PRINCIPAL: 'main party',
    HOST: 'host',
    MEDIATOR: 'mediator',
    DELEGATE: 'delegate',
    MODERATOR: 'moderator',
    OBSERVER: 'observer',
  } satisfies Record<ParticipantRole, string>,
  conditionKind: {
    RECIPROCITY: 'the other side does the same',
    PRECONDITION: 'something happens first',
    GUARANTEE: 'something is assured',
    MODIFICATION: 'the proposal is changed',
    EXCLUSION: 'a part is left out',
    CLARIFICATION: 'a question is answered',
  } satisfies Record<ConditionKind, string>,
  proposalRelation: {
    AMENDS: 'changes a part of',
    SUPERSEDES: 'takes the place of',
    COUNTERS: 'is put forward against',
    IMPLEMENTS: 'carries out',
  } satisfies Record<ProposalRelationKind, string>,
  /** Choosing by type-ahead. */
  pick: {
    hint: 'Type part of a name, then choose.',
    named: (label: string, other: string) => (other === '' ? label : `${label} (${other})`),
    options: 'What fits',
    found: (count: number) => (count === 1 ? 'One fits.' : `${count} fit.`),
    new: (one: string, typed: string) => (typed === '' ? `A new ${one} …` : `A new ${one}: “${typed}” …`),
    remove: (label: string) => `Remove ${label}`,
    add: (list: string) => `${list}: add`,
  },
  /** The look at what is there before something new is added. */
  known: {
    question: 'Is it one of these?',
    source: 'The record has a source with this address:',
    use: (label: string) => `Use ${label}`,
    change: (label: string) => `Change ${label}`,
    also: (names: readonly string[]) => names.join(', '),
  },
  supersedes: (position: string) => `It takes the place of: ${position}.`,
  missing: {
    enter: (label: string) => `Enter: ${label}`,
    choose: (label: string) => `Choose: ${label}`,
    taken: (name: string) => `“${name}” is taken; choose what is there, or another readable name`,
    noName: 'Enter a readable name: lower-case letters, digits and single hyphens',
    change: 'Nothing has been changed yet',
    within: (list: string, number: number, label: string) => `${list} ${number}, ${label}`,
  },
};
