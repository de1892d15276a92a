/** Turns a story file into the updates it stands for, or finds out everything that is wrong with it. */

import type { PlannedUpdate } from '../../record/append.js';
import { digestOf } from '../../record/hash-chain.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { Declaration } from '../../record/write.js';
import type { WriteLookUp } from '../../record/write-look-up.js';
import { isName } from '../../story/identity.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import { bareWords } from '../../story/rules.js';
import type { Instant } from '../../story/time.js';
import type { Path, Violation } from '../../story/violation.js';
import { SECTION_NAMES } from '../story-file/definition.js';
import type { Entry, ParsedFile } from '../story-file/parse.js';
import { planActor } from './actors.js';
import { Draft } from './draft.js';
import { planEvent } from './events.js';
import { planPosition } from './positions.js';
import { checkAgreement, planProposal } from './proposals.js';
import { planSource } from './sources.js';
import { planCorrection, planMove, planStatement } from './statements.js';
import { planStory } from './story.js';

export interface BatchPlan {
  readonly updates: readonly PlannedUpdate[];
  readonly violations: readonly Violation[];
  /** What to remember of the file. */
  readonly declarations: readonly Declaration[];
  /** How many entries of the file had been applied before, word for word. */
  readonly alreadyApplied: number;
}

/** A story file to plan: what it says, under which name. */
export interface FileToPlan {
  readonly file: ParsedFile;
  readonly story: ThingId;
  /** Its name within its story, by which an edited version of it is known; `null` for a text without one. */
  readonly name: string | null;
  /** A digest of its text. */
  readonly digest: string;
}

/** Plans the batch of a file against the record at its head. `now` is the clock of the desk. */
export async function planBatch(
  toPlan: FileToPlan,
  head: Snapshot,
  lookUp: WriteLookUp,
  now: Instant,
): Promise<BatchPlan> {
  const { file, story } = toPlan;
  const draft = new Draft(head, lookUp, story, file.broken);
  reportRepeatedNames(file, draft);
  const { storyEntry, entries, declarations, alreadyApplied } = await withoutWhatIsKnown(toPlan, lookUp);
  await warm(draft, entries);
  const urls = given(entries.sources, (entry) => entry.url);
  const wikidataIds = given(entries.actors, (entry) => entry.wikidataId);
  const words = given(entries.statements, (entry) => (entry.text === undefined ? undefined : bareWords(entry.text)));
  const [ownersOfUrls, ownersOfWikidataIds, sameWords] = await Promise.all([
    lookUp.owners('sourceUrl', urls),
    lookUp.owners('actorWikidataId', wikidataIds),
    lookUp.statementsWithWords(story, words),
  ]);

  if (storyEntry !== null) await planStory(draft, storyEntry);
  else if ((await draft.get('story', story)) === null) {
    const message = `There is no story "${story}" yet; open it with a story: mapping (slug, headline, summary, …)`;
    draft.report('UNKNOWN_REFERENCE', ['story'], message);
  }
  // One after the other: what an entry may refer to is what was on the record, or stands higher up.
  for (const entry of entries.sources) await planSource(draft, entry, ownersOfUrls);
  for (const entry of entries.actors) await planActor(draft, entry, ownersOfWikidataIds);
  for (const entry of entries.events) await planEvent(draft, entry, now);
  for (const entry of entries.proposals) await planProposal(draft, entry);
  for (const entry of entries.statements) await planStatement(draft, entry, sameWords);
  for (const entry of entries.correct) await planCorrection(draft, entry);
  for (const operation of ['withhold', 'release', 'retract'] as const) {
    for (const entry of entries[operation]) await planMove(draft, operation, entry);
  }
  for (const entry of entries.positions) await planPosition(draft, entry);
  await checkAgreements(draft, entries);
  return { updates: draft.updates, violations: draft.violations, declarations, alreadyApplied };
}

/** Rule 7, checked when all is planned, because positions come after proposals; each proposal once. */
async function checkAgreements(draft: Draft, entries: ParsedFile['entries']): Promise<void> {
  const touched = new Map<ThingId, { path: Path; isPosition: boolean }>();
  const touch = (name: string, path: Path, isPosition: boolean) =>
    touched.set(draft.idOf('proposal', name), { path, isPosition });
  for (const { path, value } of entries.positions) touch(value.proposal, path, true);
  for (const { path, value } of entries.proposals) touch(value.slug, path, false);
  for (const [proposal, { path, isPosition }] of touched) await checkAgreement(draft, proposal, path, isPosition);
}

/** Two entries for one thing in one section contradict each other, or one of them is superfluous. */
function reportRepeatedNames(file: ParsedFile, draft: Draft): void {
  const seen = new Map<string, Path>();
  const once = (section: string, name: string, path: Path) => {
    const first = seen.get(`${section} ${name}`);
    if (first === undefined) seen.set(`${section} ${name}`, path);
    else draft.report('NAMED_TWICE', path, `"${name}" is already in ${section} at line ${file.locate(first).line}`);
  };
  for (const section of ['sources', 'actors', 'events', 'proposals'] as const) {
    for (const { path, value } of file.entries[section]) once(section, value.slug, path);
  }
  for (const { path, value } of file.entries.statements) once('statements', value.key, path);
  for (const { path, value } of file.entries.positions)
    once('positions', `${draft.idOf('proposal', value.proposal)} by ${value.actor}`, path);
}

interface FreshEntries extends Pick<BatchPlan, 'declarations' | 'alreadyApplied'> {
  readonly storyEntry: ParsedFile['storyEntry'];
  readonly entries: ParsedFile['entries'];
}

/** The name under which whole files are remembered. */
const WHOLE_FILES = '';

/**
 * Leaves out what has been applied before, whatever has become of it since: the whole of a file that comes again, and of
 * an edited version of a file the entries that stood in the earlier version, word for word. So a file can be applied
 * again and changes nothing, and what was edited in it is what is new.
 */
async function withoutWhatIsKnown(
  { file, story, name, digest }: FileToPlan,
  lookUp: WriteLookUp,
): Promise<FreshEntries> {
  const digests = new Map<Entry<unknown>, string>();
  const remember = (section: string, entry: Entry<unknown>) =>
    digests.set(entry, digestOf({ section, entry: entry.value }));
  if (file.storyEntry !== null) remember('story', file.storyEntry);
  for (const section of SECTION_NAMES) for (const entry of file.entries[section]) remember(section, entry);

  const ownName = name === null ? null : `${story}/${name}`;
  const known = ownName === null ? new Set<string>() : await lookUp.declared(ownName, [...digests.values()]);
  const isKnownWhole = (await lookUp.declared(WHOLE_FILES, [digest])).size > 0;
  const isKnown = (entry: Entry<unknown>) => isKnownWhole || known.has(digests.get(entry) ?? '');
  const fresh = <T>(entries: readonly Entry<T>[]) => entries.filter((entry) => !isKnown(entry));
  const { entries, storyEntry } = file;
  return {
    storyEntry: storyEntry !== null && isKnown(storyEntry) ? null : storyEntry,
    entries: {
      sources: fresh(entries.sources),
      actors: fresh(entries.actors),
      events: fresh(entries.events),
      proposals: fresh(entries.proposals),
      statements: fresh(entries.statements),
      correct: fresh(entries.correct),
      withhold: fresh(entries.withhold),
      release: fresh(entries.release),
      retract: fresh(entries.retract),
      positions: fresh(entries.positions),
    },
    declarations: [
      { file: WHOLE_FILES, digest },
      ...(ownName === null ? [] : [...digests.values()].map((one) => ({ file: ownName, digest: one }))),
    ],
    alreadyApplied: [...digests.keys()].filter(isKnown).length,
  };
}

/**
 * Reads at once what the entries may refer to, so that planning a file of thousands does not ask thousands of times:
 * every text in it that may be a name. Nothing depends on it but speed.
 */
async function warm(draft: Draft, entries: ParsedFile['entries']): Promise<void> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && isName(value)) names.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(entries);
  const kinds = ['actor', 'source', 'event', 'proposal', 'statement'] as const;
  const ids = (kind: ThingKind) => [...names].map((name) => draft.idOf(kind, name));
  await Promise.all(kinds.map((kind) => draft.head.getMany(kind, ids(kind))));
}

function given<T>(entries: readonly Entry<T>[], value: (entry: T) => string | null | undefined): string[] {
  return entries.flatMap((entry) => value(entry.value) ?? []);
}
