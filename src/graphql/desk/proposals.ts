/** Recording and changing proposals. */
import { builder, type SchemaTypes } from '../builder.js';
import { ProposalKind, ProposalRelationKind, ProposalStatus } from '../enums.js';
import { CitationInput, FuzzyTimeInput, IN_STORY } from './inputs.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';

const ProposalRelationInput = builder.inputType('ProposalRelationInput', {
  description: 'How a proposal relates to another.',
  fields: (t) => ({
    kind: t.field({ type: ProposalRelationKind, required: true, description: 'In what way.' }),
    proposal: t.id({ required: true, description: 'The other proposal.' }),
  }),
});

const proposalFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>, required: boolean) => ({
  title: t.string({ required, description: 'What to call it.' }),
  kind: t.field({ type: ProposalKind, required, description: 'What sort of proposal.' }),
  description: t.string({ description: 'What it is about.' }),
  terms: t.stringList({ description: 'What is proposed, point by point.' }),
  tabledBy: t.idList({ description: 'Who put it forward.' }),
  tabledAt: t.field({ type: FuzzyTimeInput, description: 'When it was put forward.' }),
  status: t.field({ type: ProposalStatus, required, description: 'What has become of it.' }),
  requiredParties: t.idList({ description: 'Those who must accept it before it is AGREED.' }),
  relation: t.field({ type: ProposalRelationInput, description: 'How it relates to another proposal.' }),
  citations: t.field({ type: [CitationInput], description: 'How we know.' }),
});

const ProposalInput = builder.inputType('ProposalInput', {
  description: 'A proposal to be put on the record.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, unique in its story.' }),
    ...proposalFields(t, true),
  }),
});

const ProposalChangesInput = builder.inputType('ProposalChangesInput', {
  description: 'What changes about a proposal. What is left out stays; null clears it.',
  fields: (t) => proposalFields(t, false),
});

defineOperation({
  name: 'tableProposal',
  description: 'Puts a proposal on the record.',
  writes: 'proposal',
  fields: (t) => ({
    ...IN_STORY(t),
    proposal: t.field({ type: ProposalInput, required: true, description: 'The proposal.' }),
  }),
  read: ({ story, proposal }, path) =>
    askForNew('proposals', { field: 'proposal', thing: proposal, named: ['slug', proposal.slug], story }, path),
});

defineOperation({
  name: 'changeProposal',
  description: 'Changes a proposal, for example its status. A move that is not allowed names those that are.',
  writes: 'proposal',
  fields: (t) => ({
    proposal: whichOne(t, 'proposal'),
    ...versionSeen(t, 'proposal'),
    set: t.field({ type: ProposalChangesInput, required: true, description: 'What changes.' }),
  }),
  read: ({ proposal, set, expectedVersion }, path) =>
    askForChange('proposals', { which: ['proposal', proposal], name: 'slug', set, expectedVersion }, path),
});
