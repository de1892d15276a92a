/** The stories that a new store is filled with, and the files of them that editors have still to apply. */
import { basename } from 'node:path';
import type { Logger } from 'pino';
import type { Desk } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import { wholeFilesApplied } from '../desk/story-file/declarations.js';
import { filesOfStory, readStoryFile, type StoryFile, storyFolders } from '../desk/story-folder.js';
import { digestOfFile } from '../record/hash-chain.js';
import type { StoryRecord } from '../record/record.js';
import { type Instant, parseInstant } from '../story/time.js';

/** The editor who fills an empty store. */
const OPENING_EDITOR: Editor = { name: 'onrecord', role: 'CHIEF', expiresAt: null };

interface DatedFile extends StoryFile {
  /** When the desk knew what the file says; `null` where the file does not say it. */
  readonly recordedAt: Instant | null;
}

/**
 * Fills an empty store: with the first file of each story, and with those after it that were known by `until`. Files that
 * give their time of recording come first, in its order, because nothing can be imported once the record has begun to live.
 */
export async function fillNewStore(desk: Desk, directory: string, until: Instant, log: Logger): Promise<void> {
  const files: DatedFile[] = [];
  for (const folder of storyFolders(directory)) {
    for (const [index, path] of filesOfStory(folder).entries()) {
      const file = dated(path);
      const isKnown = file.recordedAt !== null && file.recordedAt <= until;
      if (index > 0 && !isKnown) break;
      files.push(file);
    }
  }
  for (const { path, source, name, recordedAt } of files.toSorted(byRecording)) {
    const options = { editor: OPENING_EDITOR, idempotencyKey: null, dryRun: false, asNow: false };
    const outcome = await desk.apply({ source, name, ...options });
    if (outcome.status === 'REFUSED') {
      log.error({ file: path, mistakes: outcome.mistakes }, 'cannot put a story into the empty store');
    } else {
      log.debug({ file: path, updates: outcome.updates.length }, 'put a story into the empty store');
      if (recordedAt === null)
        log.info({ file: path }, 'this file gives no recordedAt, so the record lives from now on');
    }
  }
}

/** A file with its time, which is read without the rest: to parse a whole file takes a thread, and a start waits for it. */
function dated(path: string): DatedFile {
  const file = readStoryFile(path);
  const [, moment = ''] = /^recordedAt: *["']?([^\s"']+)/m.exec(file.source) ?? [];
  return { ...file, recordedAt: parseInstant(moment) };
}

/** Instants have one form, so that they sort as texts. */
function byRecording({ recordedAt: a }: DatedFile, { recordedAt: b }: DatedFile): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

/**
 * `AS_KNOWN`: with the time that it gives. Otherwise now: `RECORD_LIVES` because the record has begun to live, `TIME_HAS_PASSED`
 * because it has something later.
 */
type NextRecording = 'AS_KNOWN' | 'RECORD_LIVES' | 'TIME_HAS_PASSED';

/** How a story in files goes on, on a record that has its beginning. */
export type StoryProgress =
  | {
      /** The readable name of the story. */
      readonly story: string;
      /** When the newest update was recorded. */
      readonly headAt: Instant;
      /** The path of the first file that is not on the record. */
      readonly next: string;
      /** How the next file comes onto the record. */
      readonly recording: NextRecording;
    }
  /** An earlier version filled the store, without the times of recording: no moment of the record is a day of the story. */
  | 'UNDATED';

/** The progress of the first story in a directory that has dated files left; `null` where there is none. A folder is named by its story. */
export async function storyProgress(record: StoryRecord, directory: string): Promise<StoryProgress | null> {
  const head = record.snapshots().at(await record.head());
  for (const folder of storyFolders(directory)) {
    const files = filesOfStory(folder).map(dated);
    const [opening] = files;
    if (opening === undefined || opening.recordedAt === null) continue;
    if ((await head.get('story', basename(folder))) === null) continue;
    const { headAt, isLive, beganImported } = await record.times();
    if (!beganImported) return 'UNDATED';
    const digests = await Promise.all(files.map(digestOfFile));
    const applied = await wholeFilesApplied(digests, record.lookUp());
    const next = files.find(({ recordedAt }, index) => recordedAt !== null && !applied.has(digests[index] ?? ''));
    if (next === undefined) continue;
    const isPast = next.recordedAt !== null && next.recordedAt <= headAt;
    const recording = isLive ? 'RECORD_LIVES' : isPast ? 'TIME_HAS_PASSED' : 'AS_KNOWN';
    return { story: basename(folder), headAt, next: next.path, recording };
  }
  return null;
}
