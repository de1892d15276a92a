/** The operations that put the accepted drafts of an article on the record: new actors, one source, the statements. */
import type { ArticleActor, ArticleSpeaker, StoredArticle, StoredArticleDraft } from '../../record/article-draft.js';
import type { DraftChange } from '../../record/drafts.js';
import type { Snapshot } from '../../record/snapshot.js';
import { idInStory, readableName } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';
import type { Path } from '../../story/violation.js';
import { type Expectation, type GivenOperation, NO_STORY } from '../operation.js';
import { statementFields } from './content-rules.js';
import { citationOf, RecordedStatement } from './recorded-statement.js';

/** The source that an article is. */
export interface ArticleSource {
  /** The slug of the source; `null` for a proposed one. */
  readonly slug: string | null;
  readonly url: string | null;
  readonly publisher: string | null;
  readonly title: string | null;
  readonly kind: string;
  readonly publishedAt: string | null;
}

/** A batch that publishes drafts. */
export interface Publication {
  readonly operations: readonly GivenOperation[];
  readonly drafts: readonly DraftChange[];
}

/** The longest proposed key and slug. */
const KEY_CHARACTERS = 50;
const SLUG_CHARACTERS = 60;

/** Tells which names are taken. */
export interface KnownNames {
  readonly head: Snapshot;
  /** The source on the record with the address of the article. */
  readonly source: ThingId | null;
  /** Whether a draft of the desk has the key of this statement. */
  isDrafted(id: ThingId): Promise<boolean>;
}

/** The batch that publishes the accepted drafts of an article. */
export async function publicationOf(
  article: StoredArticle,
  accepted: readonly StoredArticleDraft[],
  given: ArticleSource,
  known: KnownNames,
): Promise<Publication> {
  if (accepted.length === 0) return { operations: [], drafts: [] };
  const { head } = known;
  const names = new NewNames(head, known);
  const actors = new NewActors(names);
  const { source, operations: sourceOperations } = await sourceOf(article, given, known, names);
  const statements: GivenOperation[] = [];
  const recorded = new Map<ThingId, RecordedStatement>();
  const drafts: DraftChange[] = [];
  for (const { key, revision, content } of accepted) {
    const path: Path = ['drafts', key];
    const published = { type: 'publishArticleDraft', article: article.id, key, revision } as const;
    if (content.use === 'STATEMENT') {
      const id = await names.statement(article.story, `${nameOf(content.speaker)} ${content.saidAt?.edtf ?? ''}`);
      const value = {
        key: id.slice(article.story.length + 1),
        language: article.page.language,
        ...statementFields(content),
        attributions: [await actors.attributionOf(content.speaker, [...path, 'speaker'])],
        citations: [citationOf(source, article.text.slice(...content.passage), content.kind)],
      };
      statements.push({ type: 'statements', story: article.story, storyPath: path, path, value, expects: isNew(path) });
      drafts.push({ ...published, statement: id });
    } else {
      const before = content.onRecord === null ? null : await head.get('statement', content.onRecord.statement);
      if (before === null) throw new Error(`The draft ${key} of the article ${article.id} matches no statement`);
      const statement = recorded.get(before.id) ?? new RecordedStatement(before, article, source, path);
      statement.add(content);
      recorded.set(before.id, statement);
      drafts.push({ ...published, statement: before.id });
    }
  }
  const changes = [...recorded.values()].map((statement) => statement.change);
  return { operations: [...sourceOperations, ...actors.operations, ...statements, ...changes], drafts };
}

/** Expects that nothing has the name yet: all names are new ones. */
function isNew(target: Path): Expectation {
  return { of: 'absence', target };
}

/** The source that the article is: one of the record with its address, or a new one. */
async function sourceOf(
  { page }: StoredArticle,
  given: ArticleSource,
  { source }: KnownNames,
  names: NewNames,
): Promise<{ readonly source: ThingId; readonly operations: readonly GivenOperation[] }> {
  if (source !== null) return { source, operations: [] };
  const url = given.url ?? page.address;
  const publisher = given.publisher ?? page.publisher;
  const title = given.title ?? page.title;
  const publishedAt = given.publishedAt ?? page.published;
  const slug = given.slug ?? (await names.shared('source', `${publisher ?? ''} ${title ?? url ?? ''}`));
  const value = {
    slug,
    kind: given.kind,
    language: page.language,
    ...(url === null ? {} : { url }),
    ...(publisher === null ? {} : { publisher }),
    ...(title === null ? {} : { title }),
    ...(publishedAt === null ? {} : { publishedAt }),
  };
  const path: Path = ['source'];
  return {
    source: slug,
    operations: [{ type: 'sources', story: NO_STORY, storyPath: path, path, value, expects: isNew(path) }],
  };
}

function nameOf(speaker: ArticleSpeaker | null): string {
  if (speaker === null) return 'unknown';
  return (speaker.actor ?? readableName(speaker.name, SLUG_CHARACTERS)).split('-').at(-1) ?? '';
}

/** Makes names for new things that nothing else has. */
class NewNames {
  private readonly taken = new Set<ThingId>();

  constructor(
    private readonly head: Snapshot,
    private readonly known: KnownNames,
  ) {}

  /** A new slug of an actor or a source. */
  shared(kind: 'actor' | 'source', from: string): Promise<ThingId> {
    const name = readableName(from, SLUG_CHARACTERS);
    return this.free(name === '' ? kind : name, async (id) => (await this.head.get(kind, id)) !== null);
  }

  /** A new id of a statement, by speaker and day: a redaction erases the words, and cannot change an id. */
  statement(story: ThingId, from: string): Promise<ThingId> {
    const key = readableName(from, KEY_CHARACTERS);
    return this.free(idInStory(story, key === '' ? 'statement' : key), async (id) => {
      return (await this.head.get('statement', id)) !== null || this.known.isDrafted(id);
    });
  }

  private async free(wanted: string, isTaken: (id: ThingId) => Promise<boolean>): Promise<ThingId> {
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? wanted : `${wanted}-${number}`;
      if (this.taken.has(id) || (await isTaken(id))) continue;
      this.taken.add(id);
      return id;
    }
  }
}

/** The actors that the article names and the record does not have; each is added once. */
class NewActors {
  readonly operations: GivenOperation[] = [];
  private readonly slugs = new Map<string, ThingId>();

  constructor(private readonly names: NewNames) {}

  /** The attribution to a speaker, who is added where the record does not have them. */
  async attributionOf(speaker: ArticleSpeaker | null, path: Path): Promise<object> {
    if (speaker === null) return {};
    const principal =
      speaker.onBehalfOf === null ? null : await this.slugOf(speaker.onBehalfOf, [...path, 'onBehalfOf'], {});
    const onBehalfOf = principal === null ? [] : [principal];
    if (!speaker.named && speaker.actor === null) return { label: speaker.name, onBehalfOf };
    const { office, otherNames, type } = speaker;
    const more = {
      ...(otherNames.length === 0 ? {} : { otherNames }),
      ...(type === 'PERSON' && office !== null ? { office } : {}),
      ...(type === 'PERSON' && principal !== null ? { represents: principal } : {}),
    };
    return { speaker: await this.slugOf(speaker, path, more), onBehalfOf, office: type === 'PERSON' ? office : null };
  }

  private async slugOf({ actor, name, type }: ArticleActor, path: Path, more: object): Promise<ThingId> {
    if (actor !== null) return actor;
    const known = this.slugs.get(`${type} ${name}`);
    if (known !== undefined) return known;
    const slug = await this.names.shared('actor', name);
    this.slugs.set(`${type} ${name}`, slug);
    const value = { slug, type, name, ...more };
    this.operations.push({ type: 'actors', story: NO_STORY, storyPath: path, path, value, expects: isNew(path) });
    return slug;
  }
}
