/** Adding and changing actors. */
import { ACTOR_FIELDS, FIELDS_OF_TYPE, RELATIVES } from '../../story/actor-fields.js';
import { byName, type ThingOf } from '../../story/field.js';
import type { Actor, ThingId } from '../../story/model.js';
import type { Path } from '../../story/violation.js';
import type { ActorType } from '../../story/vocabulary.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { OperationOf } from '../operation.js';
import type { EntryOf } from '../story-file/definition.js';
import type { Batch } from './batch.js';
import { appendShared, required } from './entry.js';
import { plannedField } from './fields.js';

const { actor: words } = mistakeWords;

export async function planActor(
  batch: Batch,
  { path, value }: OperationOf<'actors'>,
  owners: ReadonlyMap<string, ThingId>,
): Promise<void> {
  const before = await batch.get('actor', value.slug);
  const { type } = required<Pick<Actor, 'type'>>(batch, path, value, before, { type: 'PERSON' });
  const change = { entry: value, before, batch, id: value.slug, path };
  const fields = await Promise.all(ACTOR_FIELDS.map((field) => plannedField(field, field, change)));
  const body: Actor = { slug: value.slug, type, ...byName<ThingOf<typeof ACTOR_FIELDS>>(fields) };
  if (before !== null && before.type !== type) {
    batch.report('TYPE_IS_FIXED', [...path, 'type'], words.typeIsFixed(value.slug, before.type));
  }
  for (const [owner, names] of Object.entries(FIELDS_OF_TYPE)) {
    for (const field of names) {
      if (owner === type || value[field] === undefined || value[field] === null) continue;
      batch.report('FIELD_NOT_OF_TYPE', [...path, field], words.fieldOfOtherType(field, owner, type));
    }
  }
  await checkRelatives(batch, value, path);
  const { wikidataId } = body;
  const owner =
    wikidataId === null
      ? value.slug
      : (batch.outcome.actorOfWikidataId.get(wikidataId) ?? owners.get(wikidataId) ?? value.slug);
  if (owner !== value.slug) {
    batch.report('ALREADY_TAKEN', [...path, 'wikidataId'], words.wikidataTaken(owner, wikidataId));
  }
  await appendShared(batch, ['ACTOR_ADDED', 'ACTOR_CHANGED'], { kind: 'actor', id: value.slug, body }, before);
}

async function checkRelatives(batch: Batch, entry: EntryOf<'actors'>, path: Path): Promise<void> {
  for (const field of ['represents', 'country', 'parent'] as const) {
    const name = entry[field];
    if (name === undefined || name === null) continue;
    const at = [...path, field];
    if (name === entry.slug) {
      batch.report('RELATES_TO_ITSELF', at, words.itself(field));
      continue;
    }
    const relative = await batch.get('actor', await batch.resolve('actor', name, at));
    const allowed: readonly ActorType[] = RELATIVES[field];
    if (relative !== null && !allowed.includes(relative.type)) {
      batch.report('REFERENCE_OF_OTHER_TYPE', at, words.relativeOfOtherType(field, relative.type, allowed));
    }
    // For an organization that is part of another: the chain upwards must not lead back here.
    const passed = new Set<ThingId>();
    for (let above = field === 'parent' ? relative : null; above !== null && !passed.has(above.slug); ) {
      passed.add(above.slug);
      if (above.parent === entry.slug) {
        batch.report('CIRCLE', at, words.partOfItself(entry.slug, above.slug));
      }
      above = above.parent === null ? null : await batch.get('actor', above.parent);
    }
  }
}
