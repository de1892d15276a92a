/** The fields of a position that editors give. A position never changes: a new one supersedes it. */
import { MAX_CONDITIONS_PER_POSITION, MAX_EVIDENCE_PER_POSITION } from './bounds.js';
import { list, optional, required } from './field.js';

export const POSITION_FIELDS = [
  required('proposal', 'proposal', { read: 'The proposal.', column: 'The id of the proposal.' }),
  required('actor', 'actor', { read: 'Whose position it is.' }),
  required('stance', 'stance', {
    read: 'The stance of the actor on the proposal.',
    column: 'What the actor says to it. No row means no stated position.',
  }),
  required('basis', 'positionBasis', { read: 'The basis of the position.', column: 'On whose word it rests.' }),
  required('since', 'time', { read: 'When the position began.', column: 'it began' }),
  list('conditions', 'conditions', MAX_CONDITIONS_PER_POSITION, { read: 'The conditions of the position.' }),
  list('evidence', 'statements', MAX_EVIDENCE_PER_POSITION, {
    read: 'The evidence: the statements that the position rests on.',
    write: 'The evidence: the statements that the position rests on. Only an EDITORIAL position may have none.',
    column: 'The ids of the statements it rests on.',
  }),
  optional('note', 'positionNote', {
    read: "The desk's remark, for example whose judgement it is. Public.",
    column:
      'A remark of the desk, for example whose judgement it is; none while a statement that the position rests on is not shown.',
  }),
] as const;
