/** `onrecord new`: writes a small story that passes `check`, to be replaced text by text. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isName, MAX_NAME_CHARACTERS } from '../story/identity.js';
import { codeOf } from '../text-file.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';

const SCHEMA = fileURLToPath(new URL('../../schema/story-file.schema.json', import.meta.url));
const DAY_MS = 86_400_000;
/** The slugs of the example's actors and sources are longer than that of the story by this many characters. */
const LONGEST_ENDING = '-report'.length;

/** A new story on disk. */
export interface WrittenStory {
  readonly opening: string;
  readonly update: string;
}

/**
 * Writes the example into a new folder.
 * @throws CliError when the slug is no name, or the folder exists or cannot be written.
 */
export function writeNewStory(slug: string, folder: string): WrittenStory {
  const longest = MAX_NAME_CHARACTERS - LONGEST_ENDING;
  if (!isName(slug) || slug.length > longest) throw new CliError(words.new.notASlug(slug, longest));
  if (existsSync(folder)) throw new CliError(words.new.folderExists(folder));
  const opening = join(folder, 'story.yaml');
  const update = join(folder, 'updates', '01-next.yaml');
  // The event of the example is over, so its day is over everywhere.
  const day = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, '2025-03-13'.length);
  const contentFor = (path: string) => ({ slug, day, schema: schemaFrom(path) });
  try {
    mkdirSync(join(folder, 'updates'), { recursive: true });
    writeFileSync(opening, words.new.files.opening(contentFor(opening)), { flag: 'wx' });
    writeFileSync(update, words.new.files.update(contentFor(update)), { flag: 'wx' });
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    throw new CliError(words.new.notWritable(folder, code));
  }
  return { opening, update };
}

/** The path of the schema from the folder of a file, as editors expect it. */
function schemaFrom(path: string): string {
  return relative(dirname(resolve(path)), SCHEMA)
    .split(sep)
    .join('/');
}

/** The commands to go on with, as they are typed. */
export function nextSteps(slug: string, folder: string, { opening }: WrittenStory, url: string): string {
  // npm passes the name of the script on; without npm the command is on the PATH.
  const command = process.env.npm_lifecycle_event === 'onrecord' ? 'npm run onrecord --' : 'onrecord';
  return words.new.next({
    check: `${command} check ${quoted(folder)} --watch`,
    applyOpening: `${command} apply ${quoted(opening)}`,
    applyAll: `${command} apply ${quoted(folder)}`,
    page: new URL(`/stories/${slug}`, url).href,
  });
}

/** A path as an argument of a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
