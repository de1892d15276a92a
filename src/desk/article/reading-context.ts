/** The record of a story, as far as reading an article needs it. */
import type { ReadingContext, RedactedStatement } from '../../reading/reading-context.js';
import { asRecorded, type ListFilter, type ListKind } from '../../record/lists.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { Story, ThingId, Things } from '../../story/model.js';

/** The most statements that an article is compared with: the newest of the story. */
const MAX_STATEMENTS = 2_000;
/** The most other things of each kind. */
const MAX_THINGS = 1_000;
/** Things per read, so that no read takes long. */
const PAGE = 100;

/** The story with its context, or `null` where there is no such story. */
export async function contextOf(
  head: Snapshot,
  story: ThingId,
): Promise<{ readonly story: Story; readonly context: ReadingContext } | null> {
  const version = await head.get('story', story);
  if (version === null) return null;
  // Readers cannot see the words of a withheld statement, but editors can.
  const statusFilter: ListFilter = { statementStatus: ['PUBLISHED', 'WITHHELD'] };
  const [actors, events, proposals, statements] = await Promise.all([
    newest(head, 'actor', story, {}, MAX_THINGS),
    newest(head, 'event', story, {}, MAX_THINGS),
    newest(head, 'proposal', story, {}, MAX_THINGS),
    newest(head, 'statement', story, statusFilter, MAX_STATEMENTS),
  ]);
  const redacted = await redactedIn(head, story);
  const sources = await head.getMany('source', citedBy([...statements, ...redacted]));
  const context = { story, actors, events, proposals, statements, redacted, sources: sources.map(({ body }) => body) };
  return { story: version.body, context };
}

/** The redacted statements of a story. */
async function redactedIn(head: Snapshot, story: ThingId): Promise<readonly RedactedStatement[]> {
  const found = await newest(head, 'statement', story, { statementStatus: ['REDACTED'] }, MAX_THINGS);
  return found.map(({ key, attributions, saidAt, citations }) => ({ key, attributions, saidAt, citations }));
}

/** The redacted statements of a story with the sources that they cite. */
export async function redactionsOf(
  head: Snapshot,
  story: ThingId,
): Promise<Pick<ReadingContext, 'redacted' | 'sources'>> {
  const redacted = await redactedIn(head, story);
  const sources = await head.getMany('source', citedBy(redacted));
  return { redacted, sources: sources.map(({ body }) => body) };
}

/** The newest things of a story, oldest first. */
async function newest<K extends ListKind & ('actor' | 'event' | 'proposal' | 'statement')>(
  head: Snapshot,
  kind: K,
  story: ThingId,
  filter: ListFilter,
  most: number,
): Promise<Things[K][]> {
  const found: Things[K][] = [];
  let query = { ...asRecorded(PAGE, filter, true) };
  for (;;) {
    const { items, more } = await head.page(kind, 'story', story, query);
    found.push(...items.map(({ item }) => item.body));
    const last = items.at(-1);
    if (!more || last === undefined || found.length >= most) return found.reverse();
    query = { ...query, after: last.key };
  }
}

/** The sources that statements cite. */
export function citedBy(statements: readonly Pick<RedactedStatement, 'citations'>[]): readonly ThingId[] {
  return [...new Set(statements.flatMap(({ citations }) => citations.map(({ source }) => source)))];
}
