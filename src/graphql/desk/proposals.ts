/** Recording and changing proposals. */
import { PROPOSAL_FIELDS } from '../../story/proposal-fields.js';
import { builder } from '../builder.js';
import { IN_STORY } from './inputs.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';
import { thingInputs } from './thing-inputs.js';

const ProposalInput = builder.inputType('ProposalInput', {
  description: 'A proposal to put on the record.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, unique in its story.' }),
    ...thingInputs(t, PROPOSAL_FIELDS, true),
  }),
});

const ProposalChangesInput = builder.inputType('ProposalChangesInput', {
  description: 'Changes of a proposal. Omitted fields stay; null clears a field.',
  fields: (t) => thingInputs(t, PROPOSAL_FIELDS, false),
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
  description:
    'Changes a proposal, for example its status. The refusal of a status names the statuses that are allowed.',
  writes: 'proposal',
  fields: (t) => ({
    proposal: whichOne(t, 'proposal'),
    ...versionSeen(t, 'proposal'),
    set: t.field({ type: ProposalChangesInput, required: true, description: 'The fields to change.' }),
  }),
  read: ({ proposal, set, expectedVersion }, path) =>
    askForChange('proposals', { which: ['proposal', proposal], name: 'slug', set, expectedVersion }, path),
});
