/** Turns a story file into the updates it stands for, or finds out everything that is wrong with it. */
import { digestOf } from '../../record/hash-chain.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { PlannedUpdate, WriteLookUp } from '../../record/write.js';
import { isName } from '../../story/identity.js';
import type { ThingKind } from '../../story/model.js';
import { bareWords } from '../../story/rules.js';
import type { Path, Violation } from '../../story/violation.js';
import { SECTION_NAMES } from '../story-file/definition.js';
import type { Entry, ParsedFile } from '../story-file/parse.js';
import { Draft } from './draft.js';
import { planPosition } from './positions.js';
import { planCorrection, planMove, planStatement } from './statements.js';
import { checkProposal, planActor, planEvent, planProposal, planSource, planStory } from './things.js';

export interface BatchPlan {
  readonly updates: readonly PlannedUpdate[];
  readonly violations: readonly Violation[];
  /** How many entries of the file the record has taken before, word for word. */
  readonly alreadyApplied: number;
}

/** Plans the batch of a file against the record at its head. `now` is the clock of the desk. */
export async function planBatch(
  file: ParsedFile,
  story: string,
  head: Snapshot,
  lookUp: WriteLookUp,
  now: string,
): Promise<BatchPlan> {
  const draft = new Draft(head, lookUp, story, file.broken);
  reportRepeatedNames(file, draft);
  const fresh = await withoutWhatIsKnown(file, story, lookUp);
  await warm(draft, fresh);
  const { entries } = fresh;
  const owners = {
    url: await lookUp.owners(
      'sourceUrl',
      given(entries.sources, (entry) => entry.url),
    ),
    wikidataId: await lookUp.owners(
      'actorWikidataId',
      given(entries.actors, (entry) => entry.wikidataId),
    ),
  };
  const words = given(entries.statements, (entry) => (entry.text === undefined ? undefined : bareWords(entry.text)));
  const sameWords = await lookUp.statementsWithWords(story, words);

  if (fresh.storyEntry !== null) await planStory(draft, fresh.storyEntry, fresh.declaration(fresh.storyEntry));
  else if ((await draft.get('story', story)) === null) {
    const message = `There is no story "${story}" yet; open it with a story: mapping (slug, headline, summary, …)`;
    draft.report('UNKNOWN_REFERENCE', ['story'], message);
  }
  // One after the other: what an entry may refer to is what was on the record, or stands higher up.
  for (const entry of entries.sources) await planSource(draft, entry, fresh.declaration(entry), owners.url);
  for (const entry of entries.actors) await planActor(draft, entry, fresh.declaration(entry), owners.wikidataId);
  for (const entry of entries.events) await planEvent(draft, entry, fresh.declaration(entry), now);
  for (const entry of entries.proposals) await planProposal(draft, entry, fresh.declaration(entry));
  for (const entry of entries.statements) await planStatement(draft, entry, fresh.declaration(entry), sameWords);
  for (const entry of entries.correct) await planCorrection(draft, entry, fresh.declaration(entry));
  for (const operation of ['withhold', 'release', 'retract'] as const) {
    for (const entry of entries[operation]) await planMove(draft, operation, entry, fresh.declaration(entry));
  }
  for (const entry of entries.positions) await planPosition(draft, entry, fresh.declaration(entry));
  for (const entry of entries.proposals) await checkProposal(draft, entry);
  return { updates: draft.updates, violations: draft.violations, alreadyApplied: fresh.alreadyApplied };
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
  for (const { path, value } of file.entries.positions) once('positions', `${value.proposal} by ${value.actor}`, path);
}

interface FreshEntries {
  readonly storyEntry: ParsedFile['storyEntry'];
  readonly entries: ParsedFile['entries'];
  readonly alreadyApplied: number;
  declaration(entry: Entry<unknown>): string;
}

/**
 * Leaves out the entries that the record has taken before, word for word, whatever has become of their things since:
 * so a file can be applied again and changes nothing, and only what was edited in it is new.
 */
async function withoutWhatIsKnown(file: ParsedFile, story: string, lookUp: WriteLookUp): Promise<FreshEntries> {
  const declarations = new Map<Entry<unknown>, string>();
  const declare = (section: string, entry: Entry<unknown>) =>
    declarations.set(entry, digestOf({ story, section, entry: entry.value }));
  if (file.storyEntry !== null) declare('story', file.storyEntry);
  for (const section of SECTION_NAMES) for (const entry of file.entries[section]) declare(section, entry);
  const known = await lookUp.declared([...declarations.values()]);
  const declaration = (entry: Entry<unknown>) => declarations.get(entry) ?? '';
  const fresh = <T>(entries: readonly Entry<T>[]) => entries.filter((entry) => !known.has(declaration(entry)));
  const { entries, storyEntry } = file;
  return {
    storyEntry: storyEntry !== null && known.has(declaration(storyEntry)) ? null : storyEntry,
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
    alreadyApplied: [...declarations.values()].filter((one) => known.has(one)).length,
    declaration,
  };
}

/**
 * Reads at once what the entries may refer to, so that planning a file of thousands does not ask thousands of times:
 * every text in it that may be a name. Nothing depends on it but speed.
 */
async function warm(draft: Draft, { entries, storyEntry }: FreshEntries): Promise<void> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && isName(value)) names.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(entries);
  collect(storyEntry);
  const kinds = ['actor', 'source', 'event', 'proposal', 'statement'] as const;
  const ids = (kind: ThingKind) => [...names].map((name) => draft.idOf(kind, name));
  await Promise.all(kinds.map((kind) => draft.head.getMany(kind, ids(kind))));
}

function given<T>(entries: readonly Entry<T>[], value: (entry: T) => string | null | undefined): string[] {
  return entries.flatMap((entry) => value(entry.value) ?? []);
}
