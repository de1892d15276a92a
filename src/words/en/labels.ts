/** The labels of the desk's forms, in English, for mistakes that name fields and values: an editor knows no other names. */
import type { Labels } from '../names.js';
import { deskWords } from './desk.js';
import { thingWords } from './desk-things.js';
import { terms } from './terms.js';

const { label } = thingWords;
const { field, notice } = deskWords;

const slugged = <Labels extends object>(labels: Labels) => ({ ...labels, slug: thingWords.slug });
const actor = { ...slugged(label.actor), type: thingWords.type };
const event = slugged(label.event);
const proposal = slugged(label.proposal);
const statement = { ...terms.statementField, key: field.key };
const time = { edtf: field.time, timeZone: field.timeZone, approximate: field.approximate };
const attribution = {
  speaker: field.speakerName,
  label: field.description,
  onBehalfOf: field.onBehalfOf,
  office: field.office,
  relayedBy: field.relayedBy,
  addressedTo: field.addressedTo,
};

/** The fields of each kind of thing, and of its parts, by the sections of story files and by the inputs of mutations. */
const fields = {
  story: slugged(label.story),
  openStory: label.story,
  changeStory: label.story,
  sources: slugged(label.source),
  source: label.source,
  addSource: label.source,
  changeSource: label.source,
  actors: actor,
  actor,
  addActor: label.actor,
  changeActor: label.actor,
  events: event,
  event,
  announceEvent: label.event,
  changeEvent: label.event,
  proposals: proposal,
  proposal,
  tableProposal: label.proposal,
  changeProposal: label.proposal,
  positions: label.position,
  takePosition: label.position,
  statements: statement,
  statement,
  draft: statement,
  correct: statement,
  publishStatement: statement,
  changeStatement: statement,
  correctStatement: statement,
  attributions: attribution,
  citations: label.citation,
  quote: label.quote,
  participants: label.participant,
  relation: label.relation,
  relations: { kind: field.relation, statement: field.whichStatement },
  conditions: label.condition,
  translations: label.translation,
  notice: { kind: notice.kind, reason: notice.reason, text: notice.text, internalNote: notice.internalNote },
  saidAt: time,
  retrievedAt: time,
  publishedAt: time,
  startedAt: time,
  endedAt: time,
  time,
  previousTime: time,
  tabledAt: time,
  since: time,
} as const;

/** The values of each vocabulary. */
const values = {
  ActorType: thingWords.actorType,
  ConditionStatus: terms.conditionStatus,
  EventStatus: terms.eventStatus,
  NoticeKind: terms.notice,
  PositionBasis: terms.basis,
  ProposalStatus: terms.proposalStatus,
  SpeechMode: terms.mode,
  Stance: terms.stance,
  StatementStatus: deskWords.statementStatus,
} as const;

export const labels: Labels = {
  of: { ...fields, ...values },
  quoted: (text) => `“${text}”`,
};
