/** Tabling and changing proposals. */
import { isDeepStrictEqual } from 'node:util';
import type { Proposal, ThingId } from '../../story/model.js';
import { agreementViolations, proposalMoveViolations } from '../../story/rules.js';
import type { Path } from '../../story/violation.js';
import type { EntryOf } from '../story-file/definition.js';
import type { Entry } from '../story-file/parse.js';
import type { Draft } from './draft.js';
import { append, changed, required } from './entry.js';
import { planCitations } from './sources.js';

export async function planProposal(draft: Draft, { path, value }: Entry<EntryOf<'proposals'>>): Promise<void> {
  const id = draft.idOf('proposal', value.slug);
  const before = await draft.get('proposal', id);
  const fields = required<Pick<Proposal, 'title' | 'kind' | 'status'>>(draft, path, {
    title: value.title ?? before?.title,
    kind: value.kind ?? before?.kind,
    status: value.status ?? before?.status,
  });
  const tabledBy = value.tabledBy ?? before?.tabledBy ?? [];
  await draft.resolveAll('actor', tabledBy, [...path, 'tabledBy']);
  const requiredParties = value.requiredParties ?? before?.requiredParties ?? [];
  await draft.resolveAll('actor', requiredParties, [...path, 'requiredParties']);
  const citations =
    value.citations === undefined
      ? (before?.citations ?? [])
      : await planCitations(draft, value.citations, [...path, 'citations']);
  const given = value.relation;
  const relation = changed(
    given === undefined || given === null
      ? given
      : {
          kind: given.kind,
          proposal: await draft.resolve('proposal', given.proposal, [...path, 'relation', 'proposal']),
        },
    before?.relation,
  );
  if (relation?.proposal === id) {
    draft.report('RELATES_TO_ITSELF', [...path, 'relation', 'proposal'], 'A proposal does not relate to itself');
  }
  if (fields === null) return;
  const body: Proposal = {
    story: draft.story,
    slug: value.slug,
    ...fields,
    description: changed(value.description, before?.description),
    terms: value.terms ?? before?.terms ?? [],
    tabledBy,
    tabledAt: changed(value.tabledAt, before?.tabledAt),
    requiredParties,
    relation,
    citations,
  };
  if (before !== null) draft.reportAll(proposalMoveViolations(before, body), path);
  append(draft, ['PROPOSAL_TABLED', 'PROPOSAL_CHANGED'], draft.story, { kind: 'proposal', id, body }, before);
}

/**
 * Rule 7: whether a proposal that is AGREED really is. `isPosition`: nothing is said of the proposal itself, but somebody
 * takes another position on it.
 */
export async function checkAgreement(draft: Draft, proposal: ThingId, path: Path, isPosition: boolean): Promise<void> {
  const body = await draft.get('proposal', proposal);
  if (body === null) return;
  const before = (await draft.head.get('proposal', proposal))?.body;
  const isRestated = before?.status !== body.status || !isDeepStrictEqual(before.requiredParties, body.requiredParties);
  if (!isRestated && !isPosition) return;
  const positions = [...(await draft.currentPositions('proposal', proposal)).values()];
  for (const { code, path: inner, message } of agreementViolations(body, positions)) {
    const advice = isPosition ? '; move the proposal on in the same file, for example to LAPSED' : '';
    draft.report(code, isPosition ? path : [...path, ...inner], `${message}${advice}`);
  }
}
