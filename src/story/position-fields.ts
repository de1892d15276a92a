/** The fields of a position that editors give. A position never changes: a new one supersedes it. */
import { MAX_CONDITIONS_PER_POSITION, MAX_EVIDENCE_PER_POSITION } from './bounds.js';
import { list, optional, required } from './field.js';

export const POSITION_FIELDS = [
  required('proposal', 'proposal', { read: 'The proposal.', column: 'The id of the proposal.' }),
  required('actor', 'actor', { read: 'Whose position it is.' }),
  required('stance', 'stance', {
    read: 'What the actor says to it.',
    column: 'What the actor says to it. No row means no stated position.',
  }),
  required('basis', 'positionBasis', { read: 'On whose word it rests.', column: 'On whose word it rests.' }),
  required('since', 'time', { read: 'Since when the actor holds it.', column: 'it began' }),
  list('conditions', 'conditions', MAX_CONDITIONS_PER_POSITION, { read: 'What it depends on.' }),
  list('evidence', 'statements', MAX_EVIDENCE_PER_POSITION, {
    read: 'The statements it rests on.',
    write: 'The statements it rests on; none only where it is EDITORIAL.',
    column: 'The ids of the statements it rests on.',
  }),
  optional('note', 'note', {
    read: "The desk's remark, for example whose judgement it is. Public.",
    column:
      'A remark of the desk, for example whose judgement it is; none while a statement that the position rests on is not shown.',
  }),
] as const;
