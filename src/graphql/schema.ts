/** The whole schema: every file of types adds its own. */
import { lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.js';
import './fuzzy-time.js';
import './source.js';
import './actor.js';
import './event.js';
import './statement.js';
import './statement-version.js';
import './proposal.js';
import './position.js';
import './position-matrix.js';
import './story.js';
import './updates.js';
import './search.js';
import './record.js';
import './desk/draft.js';
import './desk/article.js';
import './desk/article-mutations.js';
import './desk/open-forms.js';
import './desk/apply-batch.js';
import './desk/try-files.js';
import './desk/scrub.js';
import './desk/tokens.js';
import './feed.js';
import { metered } from './metered.js';

/**
 * Fields keep the order of their definition, which GraphiQL shows. The meter counts everything executed with this
 * schema.
 */
export const schema = metered(builder.toSchema({ sortSchema: false }));

/** The schema as it is published in `schema/schema.graphql`. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
