/** Recording and changing proposals. */
import { isDeepStrictEqual } from 'node:util';
import { byName, type ThingOf } from '../../story/field.js';
import type { Proposal, ThingId } from '../../story/model.js';
import { PROPOSAL_FIELDS } from '../../story/proposal-fields.js';
import { agreementViolations, proposalMoveViolations } from '../../story/rules.js';
import type { Path } from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { OperationOf } from '../operation.js';
import type { Batch } from './batch.js';
import { append } from './entry.js';
import { plannedField } from './fields.js';

export async function planProposal(batch: Batch, { path, value }: OperationOf<'proposals'>): Promise<void> {
  const id = batch.idOf('proposal', value.slug);
  const before = await batch.get('proposal', id);
  const change = { entry: value, before, batch, id, path };
  const fields = await Promise.all(PROPOSAL_FIELDS.map((field) => plannedField(field, field, change)));
  const body: Proposal = { story: batch.story, slug: value.slug, ...byName<ThingOf<typeof PROPOSAL_FIELDS>>(fields) };
  if (body.relation?.proposal === id) {
    batch.report('RELATES_TO_ITSELF', [...path, 'relation', 'proposal'], mistakeWords.proposal.itself);
  }
  if (before !== null) batch.reportAll(proposalMoveViolations(before, body), path);
  append(batch, ['PROPOSAL_TABLED', 'PROPOSAL_CHANGED'], batch.story, { kind: 'proposal', id, body }, before);
}

/**
 * Rule 7: whether an AGREED proposal really is agreed. `isPosition`: the entry does not change the proposal, but takes
 * another position on it.
 */
export async function checkAgreement(batch: Batch, proposal: ThingId, path: Path, isPosition: boolean): Promise<void> {
  const body = await batch.get('proposal', proposal);
  if (body === null) return;
  const before = (await batch.head.get('proposal', proposal))?.body;
  const isRestated = before?.status !== body.status || !isDeepStrictEqual(before.requiredParties, body.requiredParties);
  if (!isRestated && !isPosition) return;
  const positions = [...(await batch.currentPositions('proposal', proposal)).values()];
  for (const { code, path: inner, message } of agreementViolations(body, positions)) {
    const advice = isPosition ? mistakeWords.proposal.changeStatus : '';
    batch.report(code, [...path, ...(isPosition ? ['stance'] : inner)], `${message}${advice}`);
  }
}
