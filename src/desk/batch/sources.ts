/** Adding and changing sources. */
import { byName, type ThingOf } from '../../story/field.js';
import type { Source, ThingId } from '../../story/model.js';
import { SOURCE_FIELDS } from '../../story/source-fields.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { OperationOf } from '../operation.js';
import type { Batch } from './batch.js';
import { appendShared } from './entry.js';
import { plannedField } from './fields.js';

export async function planSource(
  batch: Batch,
  { path, value }: OperationOf<'sources'>,
  owners: ReadonlyMap<string, ThingId>,
): Promise<void> {
  const before = await batch.get('source', value.slug);
  const change = { entry: value, before, batch, id: value.slug, path };
  const fields = await Promise.all(SOURCE_FIELDS.map((field) => plannedField(field, field, change)));
  const body: Source = { slug: value.slug, ...byName<ThingOf<typeof SOURCE_FIELDS>>(fields) };
  const owner = batch.outcome.sourceOfUrl.get(body.url) ?? owners.get(body.url) ?? value.slug;
  if (owner !== value.slug) {
    batch.report('ALREADY_TAKEN', [...path, 'url'], mistakeWords.source.addressTaken(owner));
  }
  await appendShared(batch, ['SOURCE_ADDED', 'SOURCE_CHANGED'], { kind: 'source', id: value.slug, body }, before);
}
