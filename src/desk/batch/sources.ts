/** Adding and changing sources, and citing them. */
import type { Citation, Source, ThingId } from '../../story/model.js';
import type { Path } from '../../story/violation.js';
import type { OperationOf } from '../operation.js';
import type { CitationEntry } from '../story-file/definition.js';
import type { Batch } from './batch.js';
import { appendShared, changed, MISSING_TEXT, required } from './entry.js';

export async function planSource(
  batch: Batch,
  { path, value }: OperationOf<'sources'>,
  owners: ReadonlyMap<string, ThingId>,
): Promise<void> {
  const before = await batch.get('source', value.slug);
  const fields = required<Pick<Source, 'url' | 'publisher' | 'kind'>>(batch, path, value, before, {
    url: 'https://missing.invalid/',
    publisher: MISSING_TEXT,
    kind: 'OTHER',
  });
  const owner = batch.outcome.sourceOfUrl.get(fields.url) ?? owners.get(fields.url) ?? value.slug;
  if (owner !== value.slug) {
    batch.report('ALREADY_TAKEN', [...path, 'url'], `This address is already the source "${owner}"; refer to that one`);
  }
  const body: Source = {
    slug: value.slug,
    ...fields,
    title: changed(value.title, before?.title),
    publishedAt: changed(value.publishedAt, before?.publishedAt),
    language: changed(value.language, before?.language),
    archivedUrl: changed(value.archivedUrl, before?.archivedUrl),
  };
  await appendShared(batch, ['SOURCE_ADDED', 'SOURCE_CHANGED'], { kind: 'source', id: value.slug, body }, before);
}

export function planCitations(batch: Batch, entries: readonly CitationEntry[], path: Path): Promise<Citation[]> {
  return Promise.all(
    entries.map(async ({ source, quote, retrievedAt, supports }, index) => ({
      source: await batch.resolve('source', source, [...path, index, 'source']),
      quote:
        quote === undefined || quote === null
          ? null
          : typeof quote === 'string'
            ? { exact: quote, prefix: null, suffix: null }
            : { exact: quote.exact, prefix: quote.prefix ?? null, suffix: quote.suffix ?? null },
      retrievedAt: retrievedAt ?? null,
      supports,
    })),
  );
}
