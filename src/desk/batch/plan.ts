/** Turns operations into updates, or finds every mistake in them. */

import { Pace } from '../../pace.js';
import type { DraftChange } from '../../record/drafts.js';
import type { PlannedUpdate } from '../../record/write/append.js';
import { isName } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';
import { bareWords } from '../../story/quotation.js';
import type { Path, Violations } from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import { NO_STORY, type Operation, type OperationOf, type OperationType, type PlannedOperation } from '../operation.js';
import { planActor } from './actors.js';
import { Batch, type Circumstances } from './batch.js';
import { type DraftsRead, planDiscard, planDraft, readDrafts, statementOfDraft } from './drafts.js';
import { planEvent } from './events.js';
import { isAsExpected, thingOf } from './expectation.js';
import { planPosition } from './positions.js';
import { checkAgreement, planProposal } from './proposals.js';
import { planSource } from './sources.js';
import { planCorrection, planMove, planStatement } from './statements.js';
import { planStory } from './story.js';

const { reference: words } = mistakeWords;

export interface BatchPlan {
  readonly updates: readonly PlannedUpdate[];
  readonly drafts: readonly DraftChange[];
  readonly violations: Violations;
}

/** A batch to plan. */
export interface BatchToPlan {
  /** The story of the whole batch, for a file; `null` where each operation names its own. */
  readonly story: ThingId | null;
  readonly operations: readonly Operation[];
  /** The name of a place in the input, for messages; called only when a message is reported. */
  nameOfPlace(path: Path): Promise<string>;
}

/** Plans a batch against the record at its head. */
export async function planBatch(toPlan: BatchToPlan, given: Circumstances): Promise<BatchPlan> {
  const batch = new Batch(given, toPlan.story ?? '');
  const repeated = reportRepeatedNames(toPlan, batch);
  await reportUnknownStories(toPlan, batch);
  const drafts = await readDrafts(batch, toPlan.operations);
  const operations = toPlan.operations.flatMap((operation): PlannedOperation[] => {
    // A repeated operation of a mutation reports only that; a file reports every mistake.
    if (repeated.has(operation) && operation.expects.of !== 'anything') return [];
    if (operation.type !== 'publishDraft') return [operation];
    const statement = statementOfDraft(batch, operation, drafts);
    return statement === null ? [] : [statement];
  });
  await warm(batch, operations);
  const found = await lookUpWhatIsUnique(batch, operations);
  // In order: an operation may refer to things on the record and to things before it in the batch.
  const pace = new Pace();
  for (const operation of operations) {
    await pace.next();
    const within = batch.of(operation);
    if (operation.faults.length > 0) noteDoubts(within, operation);
    if (await isAsExpected(within, operation)) await plan(within, operation, found, drafts);
  }
  await checkAgreements(batch, operations);
  return batch.outcome;
}

/** Notes the things that are unknown because of an entry with mistakes. */
function noteDoubts(batch: Batch, operation: PlannedOperation): void {
  const { doubtful, doubtfulPositions } = batch.outcome;
  const thing = thingOf(batch, operation);
  if (thing !== null) doubtful.add(`${thing.kind} ${thing.id}`);
  if (operation.type !== 'positions') return;
  const isNamed = !operation.faults.some((fault) => fault[operation.path.length] === 'proposal');
  doubtfulPositions.add(isNamed ? batch.idOf('proposal', operation.value.proposal) : ANY_PROPOSAL);
}

/** Stands for a proposal whose name cannot be read. */
const ANY_PROPOSAL: ThingId = '';

type FoundUnique = Awaited<ReturnType<typeof lookUpWhatIsUnique>>;

async function plan(batch: Batch, operation: PlannedOperation, found: FoundUnique, drafts: DraftsRead): Promise<void> {
  switch (operation.type) {
    case 'story':
      return planStory(batch, operation);
    case 'sources':
      return planSource(batch, operation, found.sourceUrls);
    case 'actors':
      return planActor(batch, operation, found.wikidataIds);
    case 'events':
      return planEvent(batch, operation);
    case 'proposals':
      return planProposal(batch, operation);
    case 'statements':
      return planStatement(batch, operation, found.words.get(operation.story) ?? NO_WORDS, drafts);
    case 'correct':
      return planCorrection(batch, operation);
    case 'withhold':
    case 'release':
    case 'retract':
    case 'redact':
      return planMove(batch, operation);
    case 'positions':
      return planPosition(batch, operation);
    case 'saveDraft':
      return planDraft(batch, operation, drafts);
    case 'discardDraft':
      return planDiscard(batch, operation, drafts);
  }
}

const NO_WORDS: ReadonlyMap<string, readonly ThingId[]> = new Map();

/** Looked up once for the whole batch, because a file may have thousands of entries. */
async function lookUpWhatIsUnique(batch: Batch, operations: readonly Operation[]) {
  const { lookUp } = batch.given;
  const wordsOf = new Map<ThingId, string[]>();
  const pace = new Pace();
  for (const { story, value } of ofType(operations, 'statements')) {
    await pace.next();
    if (value.text === undefined) continue;
    const words = wordsOf.get(story);
    if (words === undefined) wordsOf.set(story, [bareWords(value.text)]);
    else words.push(bareWords(value.text));
  }
  const [sourceUrls, wikidataIds, ...words] = await Promise.all([
    lookUp.owners(
      'sourceUrl',
      ofType(operations, 'sources').flatMap(({ value }) => value.url ?? []),
    ),
    lookUp.owners(
      'actorWikidataId',
      ofType(operations, 'actors').flatMap(({ value }) => value.wikidataId ?? []),
    ),
    ...[...wordsOf].map(async ([story, all]) => [story, await lookUp.statementsWithWords(story, all)] as const),
  ]);
  return { sourceUrls, wikidataIds, words: new Map(words) };
}

function ofType<T extends OperationType>(operations: readonly Operation[], type: T): OperationOf<T>[] {
  const isOfType = (operation: Operation): operation is Operation & OperationOf<T> => operation.type === type;
  return operations.filter(isOfType);
}

/** Rule 7, checked at the end of the batch and once for each proposal, because positions may follow their proposals. */
async function checkAgreements(batch: Batch, operations: readonly Operation[]): Promise<void> {
  const touched = new Map<ThingId, { path: Path; isPosition: boolean }>();
  const touch = (story: ThingId, name: string, path: Path, isPosition: boolean) =>
    touched.set(batch.within(story).idOf('proposal', name), { path, isPosition });
  for (const { story, path, value } of ofType(operations, 'positions')) touch(story, value.proposal, path, true);
  for (const { story, path, value } of ofType(operations, 'proposals')) touch(story, value.slug, path, false);
  for (const [proposal, { path, isPosition }] of touched) {
    const { doubtfulPositions } = batch.outcome;
    const areHeldKnown = !doubtfulPositions.has(proposal) && !doubtfulPositions.has(ANY_PROPOSAL);
    if (areHeldKnown && !batch.isDoubtful('proposal', proposal))
      await checkAgreement(batch, proposal, path, isPosition);
  }
}

/** Reports operations about a thing that an earlier operation in the batch describes already. */
function reportRepeatedNames({ operations, nameOfPlace }: BatchToPlan, batch: Batch): Set<Operation> {
  const seen = new Map<string, Path>();
  const repeated = new Set<Operation>();
  for (const operation of operations) {
    const name = nameOf(batch.within(operation.story), operation);
    const { path, faults } = operation;
    if (name === null || faults.some((fault) => NAMING.includes(String(fault[path.length])))) continue;
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, path);
      continue;
    }
    repeated.add(operation);
    const explain = async () => words.at(await nameOfPlace(first));
    batch.report('NAMED_TWICE', path, words.describedBefore(name), [], explain);
  }
  return repeated;
}

/** The fields that name the subject of an entry. */
const NAMING: readonly string[] = ['slug', 'key', 'actor', 'proposal'];

/** The name of a thing that a batch may describe only once; `null` if it may change the thing several times in a row. */
function nameOf(batch: Batch, { type, value, expects }: Operation): string | null {
  switch (type) {
    case 'story':
      return expects.of === 'absence' ? words.thing('story', value.slug) : null;
    case 'positions':
      return words.position(value.actor, batch.idOf('proposal', value.proposal));
    case 'sources':
      return words.thing('source', value.slug);
    case 'actors':
      return words.thing('actor', value.slug);
    case 'events':
      return words.thing('event', batch.idOf('event', value.slug));
    case 'proposals':
      return words.thing('proposal', batch.idOf('proposal', value.slug));
    // A draft counts as its future statement: a batch may mention it only once.
    case 'statements':
    case 'saveDraft':
    case 'publishDraft':
    case 'discardDraft':
      return words.thing('statement', batch.idOf('statement', value.key));
    default:
      return null;
  }
}

/** Every story that gets something new must exist, or the batch must open it earlier. */
async function reportUnknownStories({ operations, story }: BatchToPlan, batch: Batch): Promise<void> {
  const opened = new Set(ofType(operations, 'story').map((operation) => operation.story));
  const named = new Map<ThingId, Path>(story === null || opened.has(story) ? [] : [[story, ['story']]]);
  const passed = new Set<ThingId>();
  for (const { type, expects, story: id, storyPath } of operations) {
    if (type === 'story') passed.add(id);
    // A changed thing reports its own missing story.
    const isNew = WRITE_INTO_A_STORY.includes(type) && expects.of !== 'version';
    if (isNew && !named.has(id) && !passed.has(id)) named.set(id, storyPath);
  }
  for (const [id, path] of named) {
    if (id === NO_STORY || (await batch.get('story', id)) !== null) continue;
    batch.outcome.unknownStories.add(id);
    const onward = opened.has(id) ? words.opensLater : words.openFirst;
    const advice = story === null ? onward : words.openInFile;
    const explain = opened.has(id) ? null : batch.suggestion('story', id);
    batch.report('UNKNOWN_REFERENCE', path, words.noSuchStory(id, advice), [], explain);
  }
}

const WRITE_INTO_A_STORY: readonly OperationType[] = ['events', 'proposals', 'statements', 'saveDraft'];

/**
 * Reads ahead, in few queries, everything that operations may refer to: every text in the batch that may be a name.
 * This affects only speed.
 */
async function warm(batch: Batch, operations: readonly Operation[]): Promise<void> {
  const names = new Map<ThingId, Set<string>>();
  const pace = new Pace();
  for (const { story, value } of operations) {
    await pace.next();
    const ofStory = names.get(story) ?? new Set();
    collectNames(value, ofStory);
    names.set(story, ofStory);
  }
  const kinds = ['actor', 'source', 'event', 'proposal', 'statement'] as const;
  for (const [story, ofStory] of names) {
    const within = batch.within(story);
    const all = [...ofStory];
    for (let from = 0; from < all.length; from += NAMES_AT_ONCE) {
      await pace.next();
      const some = all.slice(from, from + NAMES_AT_ONCE);
      await Promise.all(
        kinds.map((kind) =>
          batch.head.getMany(
            kind,
            some.map((name) => within.idOf(kind, name)),
          ),
        ),
      );
    }
  }
}

/** How many names one look-up takes. */
const NAMES_AT_ONCE = 1_000;

function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value === 'string' && isName(value)) names.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) collectNames(one, names);
}
