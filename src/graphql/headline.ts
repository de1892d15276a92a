/** An update as one sentence of the catalogue: for lists, alerts and terminals. */
import type { Snapshot } from '../record/snapshot.js';
import type { Attribution, Statement, ThingId } from '../story/model.js';
import type { Update } from '../story/update.js';
import { said, sayerName } from '../words/said.js';
import { serviceWords } from '../words/service.js';
import { referred } from './types.js';

const { headline, stance, proposalStatus, eventStatus } = serviceWords;

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
        ? headline.positionUnsupported(actor, proposal.body.title)
        : headline.positionTaken(actor, stance[body.stance], proposal.body.title);
    }
    case 'proposal': {
      const { title, status } = (await referred(snapshot, 'proposal', subject)).body;
      const sentence = kind === 'PROPOSAL_TABLED' ? headline.proposal : headline.proposalChanged;
      return sentence(title, proposalStatus[status]);
    }
    case 'event': {
      const { title, status } = (await referred(snapshot, 'event', subject)).body;
      const sentence = kind === 'EVENT_ANNOUNCED' ? headline.event : headline.eventChanged;
      return sentence(title, eventStatus[status]);
    }
    case 'story': {
      const { body } = await referred(snapshot, 'story', subject);
      return kind === 'STORY_OPENED' ? headline.storyOpened(body.headline) : headline.storyChanged(body.headline);
    }
    case 'actor':
      return headline.actorChanged(await nameOf(snapshot, subject));
    case 'source':
      return headline.sourceChanged((await referred(snapshot, 'source', subject)).body.publisher);
  }
}

async function statementHeadline(snapshot: Snapshot, kind: Update['kind'], statement: Statement): Promise<string> {
  const who = serviceWords.said.names(
    await Promise.all(statement.attributions.map((attribution) => sayer(snapshot, attribution))),
  );
  switch (kind) {
    case 'STATEMENT_WITHHELD':
      return headline.withheld(who);
    case 'STATEMENT_RETRACTED':
      return headline.retracted(who);
    case 'STATEMENT_REDACTED':
      return headline.redacted(who);
    case 'STATEMENT_CORRECTED':
      return headline.corrected(said(who, statement));
    case 'STATEMENT_CHANGED':
      return headline.statementChanged(said(who, statement));
    case 'STATEMENT_RELEASED':
      return headline.released(said(who, statement));
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
