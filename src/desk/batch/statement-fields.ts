/** Builds a statement from an entry and the version before. */
import { byName, type ThingOf } from '../../story/field.js';
import type { Statement, ThingId } from '../../story/model.js';
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import type { Path } from '../../story/violation.js';
import type { StatementFields } from '../story-file/definition.js';
import type { Batch } from './batch.js';
import { plannedField } from './fields.js';

/** The statement that an entry describes. Missing fields are reported. */
export async function describedStatement(
  batch: Batch,
  id: ThingId,
  key: string,
  before: Statement | null,
  entry: StatementFields,
  path: Path,
): Promise<Statement> {
  const change = { entry, before, batch, id, path };
  const fields = await Promise.all(STATEMENT_FIELDS.map((field) => plannedField(field, field, change)));
  return {
    story: batch.story,
    key,
    status: before?.status ?? 'PUBLISHED',
    ...byName<ThingOf<typeof STATEMENT_FIELDS>>(fields),
  };
}
