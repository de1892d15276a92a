/** An update as one English sentence: for lists, alerts and terminals. */
import type { Snapshot } from '../record/snapshot.js';
import type { Attribution, Statement, ThingId } from '../story/model.js';
import { inWords, proposalStatusInWords, said, sayerName } from '../story/said.js';
import type { Update } from '../story/update.js';
import { referred } from './types.js';

export async function headlineOf(snapshot: Snapshot, { kind, subjectKind, subject }: Update): Promise<string> {
  switch (subjectKind) {
    case 'statement':
      return statementHeadline(snapshot, kind, (await referred(snapshot, 'statement', subject)).body);
    case 'position': {
      const { body } = await referred(snapshot, 'position', subject);
      const [actor, proposal] = await Promise.all([
        nameOf(snapshot, body.actor),
        referred(snapshot, 'proposal', body.proposal),
      ]);
      return kind === 'POSITION_UNSUPPORTED'
        ? `No longer supported by evidence: ${actor} on ${proposal.body.title}`
        : `${actor} ${inWords(body.stance)}: ${proposal.body.title}`;
    }
    case 'proposal': {
      const { body } = await referred(snapshot, 'proposal', subject);
      return `${kind === 'PROPOSAL_TABLED' ? 'Proposal' : 'Proposal changed'}: ${body.title} (${proposalStatusInWords(body.status)})`;
    }
    case 'event': {
      const { body } = await referred(snapshot, 'event', subject);
      return `${kind === 'EVENT_ANNOUNCED' ? 'Event' : 'Event changed'}: ${body.title} (${inWords(body.status)})`;
    }
    case 'story': {
      const { body } = await referred(snapshot, 'story', subject);
      return `${kind === 'STORY_OPENED' ? 'Story opened' : 'Story changed'}: ${body.headline}`;
    }
    case 'actor':
      return `Changed: ${await nameOf(snapshot, subject)}`;
    case 'source':
      return `Source changed: ${(await referred(snapshot, 'source', subject)).body.publisher}`;
  }
}

async function statementHeadline(snapshot: Snapshot, kind: Update['kind'], statement: Statement): Promise<string> {
  const names = await Promise.all(statement.attributions.map((attribution) => sayer(snapshot, attribution)));
  const who = names.join(' and ');
  switch (kind) {
    case 'STATEMENT_WITHHELD':
      return `Withheld while it is checked: a statement by ${who}`;
    case 'STATEMENT_RETRACTED':
      return `Retracted: a statement by ${who}`;
    case 'STATEMENT_REDACTED':
      return `Removed for legal reasons: a statement by ${who}`;
    case 'STATEMENT_CORRECTED':
      return `Corrected: ${said(who, statement)}`;
    case 'STATEMENT_CHANGED':
      return `Added to: ${said(who, statement)}`;
    case 'STATEMENT_RELEASED':
      return `Checked and shown again: ${said(who, statement)}`;
    default:
      return said(who, statement);
  }
}

async function sayer(snapshot: Snapshot, { speaker, label }: Attribution): Promise<string> {
  return sayerName(speaker === null ? null : await nameOf(snapshot, speaker), label);
}

async function nameOf(snapshot: Snapshot, actor: ThingId): Promise<string> {
  return (await referred(snapshot, 'actor', actor)).body.name;
}
