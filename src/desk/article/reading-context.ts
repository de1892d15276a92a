/** The record of a story, as far as reading an article needs it. */
import type { KnownSource, KnownStatement, ReadingContext, RedactedStatement } from '../../reading/reading-context.js';
import { asRecorded, type ListFilter, type ListKind } from '../../record/lists.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { ThingId, Things } from '../../story/model.js';
import type { StatementStatus } from '../../story/vocabulary.js';

/** The most statements that an article is compared with: the newest of the story. */
const MAX_STATEMENTS = 2_000;
/** The most other things of each kind. */
const MAX_THINGS = 1_000;
/** Things per read, so that neither reading a part nor sending it to the reader's thread holds up others. */
const PAGE = 100;

/** Some things of a story. Within a part they are in the order of the record. */
export type ContextPart = Partial<Omit<ReadingContext, 'story'>>;

/** The newest things of a story, in parts. Of each kind, a part has older things than the part before it. */
export async function* contextParts(head: Snapshot, story: ThingId): AsyncGenerator<ContextPart> {
  for await (const actors of newest(head, 'actor', story, {}, MAX_THINGS)) yield { actors };
  for await (const events of newest(head, 'event', story, {}, MAX_THINGS)) yield { events };
  for await (const proposals of newest(head, 'proposal', story, {}, MAX_THINGS)) yield { proposals };
  // Readers cannot see the words of a withheld statement, but editors can.
  const shown: ListFilter = { statementStatus: ['PUBLISHED', 'WITHHELD'] };
  const cited = new Set<ThingId>();
  yield* citing(head, newest(head, 'statement', story, shown, MAX_STATEMENTS), cited);
  yield* takenBackParts(head, story, cited);
}

/** The redacted and the retracted statements of a story with the sources that they cite. */
export async function takenBackIn(
  head: Snapshot,
  story: ThingId,
): Promise<Pick<ReadingContext, 'story' | 'redacted' | 'retracted' | 'sources'>> {
  const all = { redacted: [] as RedactedStatement[], retracted: [] as KnownStatement[], sources: [] as KnownSource[] };
  for await (const { redacted = [], retracted = [], sources = [] } of takenBackParts(head, story, new Set())) {
    all.redacted.push(...redacted);
    all.retracted.push(...retracted);
    all.sources.push(...sources);
  }
  return { story, ...all };
}

async function* takenBackParts(head: Snapshot, story: ThingId, cited: Set<ThingId>): AsyncGenerator<ContextPart> {
  const pages = (status: StatementStatus) =>
    citing(head, newest(head, 'statement', story, { statementStatus: [status] }, MAX_THINGS), cited);
  for await (const { statements, sources } of pages('REDACTED')) yield { redacted: statements, sources };
  for await (const { statements, sources } of pages('RETRACTED')) yield { retracted: statements, sources };
}

/** Some statements, and the sources that they cite and that did not come before. */
type CitingPart = Pick<ReadingContext, 'statements' | 'sources'>;

/** @param known The sources that came before; those of the pages are added. */
async function* citing(
  head: Snapshot,
  pages: AsyncIterable<Things['statement'][]>,
  known: Set<ThingId>,
): AsyncGenerator<CitingPart> {
  for await (const statements of pages) {
    const cited = new Set(statements.flatMap(({ citations }) => citations.map(({ source }) => source)));
    const added = [...cited].filter((source) => !known.has(source));
    for (const source of added) known.add(source);
    const sources = await head.getMany('source', added);
    yield { statements, sources: sources.map(({ body }) => body) };
  }
}

/** Pages of the newest things of a story, the newest page first. */
async function* newest<K extends ListKind & ('actor' | 'event' | 'proposal' | 'statement')>(
  head: Snapshot,
  kind: K,
  story: ThingId,
  filter: ListFilter,
  most: number,
): AsyncGenerator<Things[K][]> {
  let query = asRecorded(PAGE, filter, true);
  for (let found = 0; found < most; found += PAGE) {
    const { items, more } = await head.page(kind, 'story', story, query);
    const last = items.at(-1);
    if (last === undefined) return;
    yield items.map(({ item }) => item.body).reverse();
    if (!more) return;
    query = { ...query, after: last.key };
  }
}
