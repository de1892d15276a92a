/** The article reader of a build, with the stages that training needs. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../paths.js';

interface Modules {
  readonly 'read-article': typeof import('../../src/reading/read-article.js');
  readonly 'reading-context': typeof import('../../src/reading/reading-context.js');
  /** The thread of the desk that reads. */
  readonly '../desk/article/article-reader': typeof import('../../src/desk/article/article-reader.js');
  readonly 'find-speech': typeof import('../../src/reading/find-speech.js');
  readonly 'link/speakers': typeof import('../../src/reading/link/speakers.js');
  readonly 'en/english': typeof import('../../src/reading/en/english.js');
  readonly 'en/prepare': typeof import('../../src/reading/en/prepare.js');
  readonly 'en/cues': typeof import('../../src/reading/en/cues.js');
  readonly 'en/clauses': typeof import('../../src/reading/en/clauses.js');
  readonly 'en/content-candidates': typeof import('../../src/reading/en/content-candidates.js');
  readonly 'en/source-candidates': typeof import('../../src/reading/en/source-candidates.js');
  readonly 'en/content-features': typeof import('../../src/reading/en/content-features.js');
  readonly 'en/cue-features': typeof import('../../src/reading/en/cue-features.js');
  readonly 'en/judgement': typeof import('../../src/reading/en/judgement.js');
  readonly 'en/report-candidates': typeof import('../../src/reading/en/report-candidates.js');
  readonly 'en/token-features': typeof import('../../src/reading/en/token-features.js');
  readonly 'rank/boosted-trees': typeof import('../../src/reading/rank/boosted-trees.js');
  readonly 'en/source-features': typeof import('../../src/reading/en/source-features.js');
  readonly 'en/models': typeof import('../../src/reading/en/models.js');
  readonly 'en/verbs': typeof import('../../src/reading/en/verbs.js');
  readonly 'rank/features': typeof import('../../src/reading/rank/features.js');
  readonly 'rank/log-linear': typeof import('../../src/reading/rank/log-linear.js');
}

/** Loads a module of the reader from the build, so that it finds the data beside it. */
export async function loadReader<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return await import(pathToFileURL(join(ROOT, 'dist/reading', `${name}.js`)).href);
}
