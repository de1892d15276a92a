/** The story files of a folder, and the messages for unreadable ones. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { filesBefore, filesOfStory, readStoryFile, storyFolders } from '../../src/desk/story-folder.js';
import { UnreadableText } from '../../src/text-file.js';

const UKRAINE = fileURLToPath(new URL('../../data/ukraine-ceasefire-2025', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'onrecord-folder-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A story folder with these files in `updates`. */
function folderWith(name: string, updates: readonly string[]): string {
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'updates'), { recursive: true });
  writeFileSync(join(folder, 'story.yaml'), 'story: x\n');
  for (const update of updates) writeFileSync(join(folder, 'updates', update), 'story: x\n');
  return folder;
}

test('the files before a file are those applied before it', () => {
  const files = filesOfStory(UKRAINE);
  expect(filesBefore(files[3] ?? '')).toEqual(files.slice(0, 3));
  expect(filesBefore(files[0] ?? '')).toEqual([]);
});

test('temporary and hidden files are not story files, and hidden or broken folders are not stories', () => {
  const left = ['._01-a.yaml', '.#01-a.yaml', '.01-a.yaml.swp', '.01-a.yaml', '#01-a.yaml#', '01-a.yaml~', 'notes.txt'];
  const folder = folderWith('stories/real', ['01-a.yaml', '02-b.yml', ...left]);
  symlinkSync('somebody@host.1234', join(folder, 'updates', '.#02-b.yml'));
  folderWith('stories/.hidden', []);
  symlinkSync('nowhere', join(scratch, 'stories', 'broken'));
  expect(filesOfStory(folder).map((path) => basename(path))).toEqual(['story.yaml', '01-a.yaml', '02-b.yml']);
  expect(storyFolders(join(scratch, 'stories')).map((path) => basename(path))).toEqual(['real']);
});

test('a missing file and an unreadable folder are reported in a sentence', () => {
  const folder = folderWith('vanishing', ['01-a.yaml']);
  const [, path = ''] = filesOfStory(folder);
  rmSync(path);
  expect(() => readStoryFile(path)).toThrow(new UnreadableText(`There is no file ${path}`));
  rmSync(join(folder, 'updates'), { recursive: true });
  writeFileSync(join(folder, 'updates'), '');
  expect(() => filesOfStory(folder)).toThrow(
    new UnreadableText(`The folder ${folder}/updates cannot be read (ENOTDIR)`),
  );
});
