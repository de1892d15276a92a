/** A batch during planning: the record at its head, with the changes of the batch so far. */

import type { DraftChange } from '../../record/drafts.js';
import type { WrittenThing } from '../../record/hash-chain.js';
import { asRecorded } from '../../record/lists.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { PlannedUpdate } from '../../record/write/append.js';
import type { WriteLookUp } from '../../record/write/write-look-up.js';
import { idInStory, nameInStory } from '../../story/identity.js';
import type { Position, ThingId, ThingKind, Things } from '../../story/model.js';
import { bareWords } from '../../story/quotation.js';
import type { Instant } from '../../story/time.js';
import {
  type Explanation,
  type Named,
  type Path,
  type Violation,
  type ViolationCode,
  Violations,
  violation,
} from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { Editor } from '../editor.js';
import { NO_STORY, type Operation } from '../operation.js';
import { Doubts } from './doubts.js';
import type { Suggestions } from './suggestions.js';

type Staged = { readonly [K in ThingKind]: Map<ThingId, Things[K]> };

function nothingStaged(): Staged {
  return {
    actor: new Map(),
    source: new Map(),
    story: new Map(),
    event: new Map(),
    proposal: new Map(),
    statement: new Map(),
    position: new Map(),
  };
}

/** The record that a batch is planned against, and the editor. */
export interface Circumstances {
  readonly head: Snapshot;
  readonly lookUp: WriteLookUp;
  readonly suggestions: Suggestions;
  readonly editor: Editor;
  /** The desk's clock. */
  readonly now: Instant;
  /** Names from unreadable entries: the batch cannot contain these things. */
  readonly broken: ReadonlySet<string>;
}

/** The result of the planning so far. */
class BatchProgress {
  readonly updates: PlannedUpdate[] = [];
  readonly violations = new Violations();
  readonly drafts: DraftChange[] = [];
  /** The things that the batch has written, by their unique values and by the values that rules look up. */
  readonly sourceOfUrl = new Map<string, ThingId>();
  readonly actorOfWikidataId = new Map<string, ThingId>();
  readonly statementsOfWords = new Map<string, ThingId[]>();
  /** How many versions the batch has written of each thing, by kind and id. */
  readonly versionsOf = new Map<string, number>();
  readonly lastPositions = new Map<string, { id: ThingId; position: Position }>();
  readonly staged = nothingStaged();
  /** Things whose entry has mistakes, by kind and id: their next version is unknown. */
  readonly doubtful = new Set<string>();
  /** Proposals on which an entry with mistakes takes a position. */
  readonly doubtfulPositions = new Set<ThingId>();
  /** Stories that are named but unknown: things of these stories cannot be looked up. */
  readonly unknownStories = new Set<ThingId>([NO_STORY]);
}

export class Batch {
  /** @param story The story of names that do not include one. */
  constructor(
    readonly given: Circumstances,
    readonly story: ThingId,
    readonly outcome = new BatchProgress(),
    private readonly doubts = new Doubts([]),
  ) {}

  /** The writes of an entry with mistakes; only that entry sees them. */
  private readonly own = nothingStaged();

  /** The same batch, from the viewpoint of a story. */
  within(story: ThingId): Batch {
    return story === this.story ? this : new Batch(this.given, story, this.outcome);
  }

  /** The same batch, from the viewpoint of an operation on a story. */
  of({ story, path, faults }: Pick<Operation, 'story' | 'path' | 'faults'>): Batch {
    return new Batch(this.given, story, this.outcome, new Doubts(path, faults));
  }

  get head(): Snapshot {
    return this.given.head;
  }

  /** A thing, with the changes of the batch so far. */
  async get<K extends ThingKind>(kind: K, id: ThingId): Promise<Things[K] | null> {
    const here = this.own[kind].get(id) ?? this.outcome.staged[kind].get(id);
    return here ?? (await this.head.get(kind, id))?.body ?? null;
  }

  append(update: PlannedUpdate): void {
    for (const thing of update.things) {
      this.outcome.versionsOf.set(`${thing.kind} ${thing.id}`, this.versionsWritten(thing.kind, thing.id) + 1);
      if (this.doubts.isEmpty) {
        stage(thing, this.outcome.staged);
        this.index(thing);
      } else {
        stage(thing, this.own);
        this.outcome.doubtful.add(`${thing.kind} ${thing.id}`);
        if (isKind(thing, 'position')) this.outcome.doubtfulPositions.add(thing.body.proposal);
        // A repeated address or Wikidata item is reported in any case.
        if (isKind(thing, 'source') || isKind(thing, 'actor')) this.index(thing);
      }
    }
    if (this.doubts.isEmpty) this.outcome.updates.push(update);
  }

  /** Whether the next version of a thing is unknown, because an entry about it has mistakes. */
  isDoubtful(kind: ThingKind, id: ThingId): boolean {
    const { broken } = this.given;
    const name = isShared(kind) ? id : nameInStory(id);
    return this.outcome.doubtful.has(`${kind} ${id}`) || broken.has(id) || broken.has(name);
  }

  /** Reports a missing value, and suppresses violations that depend on it. */
  reportMissing(path: Path, message: string): void {
    this.report('REQUIRED_FIELD', path, message);
    this.doubts.add(path);
  }

  private index(thing: WrittenThing): void {
    if (isKind(thing, 'source')) this.outcome.sourceOfUrl.set(thing.body.url, thing.id);
    if (isKind(thing, 'actor') && thing.body.wikidataId !== null) {
      this.outcome.actorOfWikidataId.set(thing.body.wikidataId, thing.id);
    }
    if (isKind(thing, 'statement')) {
      const words = bareWords(thing.body.text);
      const same = this.outcome.statementsOfWords.get(words);
      if (same === undefined) this.outcome.statementsOfWords.set(words, [thing.id]);
      else same.push(thing.id);
    }
    if (isKind(thing, 'position')) {
      this.outcome.lastPositions.set(`${thing.body.proposal} ${thing.body.actor}`, {
        id: thing.id,
        position: thing.body,
      });
    }
  }

  /** How many versions of a thing the batch has written so far. */
  versionsWritten(kind: ThingKind, id: ThingId): number {
    return this.outcome.versionsOf.get(`${kind} ${id}`) ?? 0;
  }

  report(
    code: ViolationCode,
    path: Path,
    message: string,
    about: readonly Named[] = [],
    explain: Explanation | null = null,
  ): void {
    if (!this.doubts.cover(code, path)) this.outcome.violations.add(violation(code, path, message, about, explain));
  }

  reportAll(violations: readonly Violation[], base: Path): void {
    for (const { code, path, sentence, about, explain } of violations) {
      this.report(code, [...base, ...path], sentence, about, explain);
    }
  }

  /** The id that a reference in this batch means. */
  idOf(kind: ThingKind, name: string): ThingId {
    return isShared(kind) || name.includes('/') ? name : idInStory(this.story, name);
  }

  /** Resolves a reference, and reports an unknown one. */
  async resolve(kind: ThingKind, name: string, path: Path): Promise<ThingId> {
    const id = this.idOf(kind, name);
    const isUnknown = (await this.get(kind, id)) === null && !this.isDoubtful(kind, id);
    if (isUnknown && (isShared(kind) || !this.outcome.unknownStories.has(storyOf(id)))) {
      const message = mistakeWords.reference.unknown(kind, name);
      this.report('UNKNOWN_REFERENCE', path, message, [], this.suggestion(kind, id, name !== id));
      this.doubts.add(path);
    }
    return id;
  }

  /** Suggests an id for an unknown one; `isShort`: the reference did not include the story. */
  suggestion(kind: ThingKind, id: ThingId, isShort = false): Explanation {
    return async () => {
      const likely = await this.given.suggestions.closest(kind, id, this.outcome.staged[kind].keys());
      if (likely === null) return '';
      const isNear = isShort && likely.startsWith(`${this.story}/`);
      return mistakeWords.reference.didYouMean(isNear ? likely.slice(this.story.length + 1) : likely);
    };
  }

  /** Resolves a list of references to one kind of thing. */
  resolveAll(kind: ThingKind, names: readonly string[], path: Path): Promise<ThingId[]> {
    return Promise.all(names.map((name, index) => this.resolve(kind, name, [...path, index])));
  }

  /** Resolves a reference to a thing that this batch changes; it must belong to the same story. */
  async resolveOwn(kind: 'statement' | 'proposal', name: string, path: Path): Promise<ThingId> {
    const id = await this.resolve(kind, name, path);
    const thing = await this.get(kind, id);
    if (thing !== null && thing.story !== this.story) {
      this.report('WRONG_STORY', path, mistakeWords.reference.ofOtherStory(id, thing.story));
    }
    return id;
  }

  /** The newest position of an actor on a proposal in any state, with the changes of the batch so far. */
  async lastPosition(proposal: ThingId, actor: ThingId): Promise<{ id: ThingId; position: Position } | null> {
    const here = this.outcome.lastPositions.get(`${proposal} ${actor}`);
    if (here !== undefined) return here;
    const page = await this.head.page('position', 'proposal', proposal, asRecorded(1, { actor }, true));
    const last = page.items[0]?.item;
    return last === undefined ? null : { id: last.id, position: last.body };
  }

  /** The current positions in a list, with the changes of the batch so far. */
  async currentPositions(by: 'proposal' | 'evidence', id: ThingId): Promise<Map<ThingId, Position>> {
    const page = await this.head.page('position', by, id, asRecorded(POSITIONS, { positionState: 'CURRENT' }));
    const positions = new Map(page.items.map(({ item }) => [item.id, item.body]));
    for (const [key, position] of this.outcome.staged.position) {
      const belongs = by === 'proposal' ? position.proposal === id : position.evidence.includes(id);
      if (belongs) positions.set(key, position);
    }
    for (const [key, position] of positions) if (position.state !== 'CURRENT') positions.delete(key);
    return positions;
  }
}

function stage<K extends ThingKind>({ kind, id, body }: WrittenThing<K>, staged: Staged): void {
  staged[kind].set(id, body);
}

/** Whether things of a kind belong to no story. */
function isShared(kind: ThingKind): boolean {
  return kind === 'actor' || kind === 'source' || kind === 'story';
}

/** The story of a thing that belongs to one. */
function storyOf(id: ThingId): ThingId {
  return id.split('/', 1)[0] ?? '';
}

function isKind<K extends ThingKind>(thing: WrittenThing, kind: K): thing is WrittenThing<K> {
  return thing.kind === kind;
}

/**
 * A bound on the current positions on one proposal, or with one statement as evidence; no story is expected to reach
 * it.
 */
const POSITIONS = 10_000;
