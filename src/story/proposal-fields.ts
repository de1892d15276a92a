/** The fields of a proposal that editors give. */
import {
  MAX_CITATIONS_PER_PROPOSAL,
  MAX_PROPOSERS_PER_PROPOSAL,
  MAX_REQUIRED_PARTIES_PER_PROPOSAL,
  MAX_TERMS_PER_PROPOSAL,
} from './bounds.js';
import { list, optional, required } from './field.js';

export const PROPOSAL_FIELDS = [
  required('title', 'line', { read: 'The title of the proposal.', column: 'Its title.' }),
  required('kind', 'proposalKind', { read: 'The kind of the proposal.', column: 'What sort of proposal it is.' }),
  optional('description', 'text', { read: 'What it is about.', column: 'What it says.' }),
  list('terms', 'texts', MAX_TERMS_PER_PROPOSAL, {
    read: 'The terms of the proposal, point by point.',
    column: 'Its terms.',
  }),
  list('tabledBy', 'actors', MAX_PROPOSERS_PER_PROPOSAL, { read: 'The actors who put it forward.' }),
  optional('tabledAt', 'time', {
    read: 'When it was put forward, if known.',
    write: 'When it was put forward.',
    column: 'it was proposed',
  }),
  required('status', 'proposalStatus', { read: 'The status of the proposal.', column: 'What became of it.' }),
  list('requiredParties', 'actors', MAX_REQUIRED_PARTIES_PER_PROPOSAL, {
    read: 'The actors who must accept it before it is agreed.',
    write: 'The actors who must accept it before it is AGREED.',
  }),
  optional('relation', 'relation', { read: 'How it relates to another proposal.' }),
  list('citations', 'citations', MAX_CITATIONS_PER_PROPOSAL, { read: 'The sources of the proposal.' }),
] as const;
