/** A story on disk: `<folder>/story.yaml`, and `<folder>/updates/*.yaml` in the order of their names. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf, readTextFile, UnreadableText } from '../text-file.js';

export interface StoryFile {
  /** The path as found, for messages. */
  readonly path: string;
  /** The file's name within its story: `story.yaml`, or `updates/01-first.yaml`. */
  readonly name: string;
  readonly source: string;
}

/** Files that other programs keep beside the author's: locks of editors (`.#x.yaml`), macOS metadata (`._x.yaml`). */
const isHidden = (name: string) => name.startsWith('.');
const isStoryFile = (name: string) => !isHidden(name) && (name.endsWith('.yaml') || name.endsWith('.yml'));

/**
 * The paths of a story's files in the order in which they are applied.
 * @throws UnreadableText when its folder cannot be read.
 */
export function filesOfStory(folder: string): string[] {
  const opening = join(folder, 'story.yaml');
  const updates = join(folder, 'updates');
  return [
    ...(existsSync(opening) ? [opening] : []),
    ...namesIn(updates)
      .filter(isStoryFile)
      .map((name) => join(updates, name)),
  ];
}

/** The files of a story that come before this one, on which it builds. */
export function filesBefore(path: string): string[] {
  const folder = basename(dirname(path)) === 'updates' ? dirname(dirname(path)) : dirname(path);
  const files = filesOfStory(folder);
  const at = files.findIndex((file) => resolve(file) === resolve(path));
  return at < 0 ? [] : files.slice(0, at);
}

/** The subfolders of `folder` that hold a story. */
export function storyFolders(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => !isHidden(name))
    .map((name) => join(folder, name))
    .filter((path) => isFolder(path) && existsSync(join(path, 'story.yaml')));
}

/** The names in a folder, in order; empty where the folder does not exist. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    if (code === 'ENOENT') return [];
    throw new UnreadableText(`The folder ${folder} cannot be read (${code})`);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Reads a story file.
 * @throws UnreadableText when the file no longer exists, may not be read, or is not UTF-8.
 */
export function readStoryFile(path: string): StoryFile {
  const isUpdate = basename(dirname(resolve(path))) === 'updates';
  const name = isUpdate ? `updates/${basename(path)}` : basename(path);
  return { path, name, source: readTextFile(path) };
}
