/** Fills the record for the larger measures, with story files as editors do. */
import { now } from './clock.js';
import type { Desk } from './desk.js';

/** The size of the record. */
export interface SeedSize {
  /** The files of the long story, and the statements per file. */
  readonly files: number;
  readonly statementsAFile: number;
  /** The number of small stories, which have 30 statements each. */
  readonly smallStories: number;
}

export const FULL_SIZE: SeedSize = { files: 10, statementsAFile: 10_000, smallStories: 400 };
/** Enough for a trial run. */
export const TRIAL_SIZE: SeedSize = { files: 2, statementsAFile: 1_000, smallStories: 40 };

export const LONG_STORY = 'bench-long';
/** A story of a hundred statements, in the form of the long one. */
export const SHORT_STORY = 'bench-short';
const SMALL_STATEMENTS = 30;
const SHORT_STATEMENTS = 100;

const SPEAKERS = [
  { speaker: 'vladimir-putin', country: 'russia' },
  { speaker: 'donald-trump', country: 'united-states' },
  { speaker: 'volodymyr-zelenskyy', country: 'ukraine' },
  { speaker: 'dmitry-peskov', country: 'russia' },
  { speaker: 'steve-witkoff', country: 'united-states' },
];

export interface Seeded {
  readonly size: SeedSize;
  /** The time that each file of the long story took, in milliseconds. */
  readonly imports: readonly number[];
  /** The cursor before the last file of the long story. */
  readonly beforeLastFile: string;
}

export function smallStory(number: number): string {
  return `bench-small-${number}`;
}

/** Fills the record. The stories share the actors of the real story, which must be on the record. */
export async function seed(desk: Desk, size: SeedSize): Promise<Seeded> {
  let beforeLastFile = await desk.file(opening(LONG_STORY));
  const imports: number[] = [];
  for (let file = 0; file < size.files; file += 1) {
    const text = `story: ${LONG_STORY}\n${statements(`file-${file}`, size.statementsAFile)}`;
    const started = now();
    const cursor = await desk.file(text);
    imports.push(now() - started);
    if (file < size.files - 1) beforeLastFile = cursor;
  }
  await desk.file(opening(SHORT_STORY) + statements('short', SHORT_STATEMENTS));
  await seedSmallStories(desk, size.smallStories);
  return { size, imports, beforeLastFile };
}

export async function seedSmallStories(desk: Desk, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await desk.file(opening(smallStory(number)) + statements('small', SMALL_STATEMENTS));
  }
}

/** Makes a story of `count` statements. Returns the cursor before the first of them. */
export async function seedReplay(desk: Desk, slug: string, count: number): Promise<string> {
  const before = await desk.file(opening(slug));
  await desk.file(`story: ${slug}\n${statements('replay', count)}`);
  return before;
}

/** The first part of a story file: the story and an event. */
function opening(slug: string): string {
  return `story:
  slug: ${slug}
  headline: The story ${slug}
  summary: It was made to be measured, and tells of nothing that has happened.
  language: en
  startedAt: 2025-03-01

events:
  - {slug: talks, kind: TALKS, title: The talks, status: SCHEDULED, time: 2025-03-20, place: Riyadh}

`;
}

/** Ordinary statements, with speakers and a source of the real story. */
function statements(name: string, count: number): string {
  const all = Array.from({ length: count }, (_, n) => {
    const { speaker, country } = SPEAKERS[n % SPEAKERS.length] ?? { speaker: '', country: '' };
    const day = String(1 + (n % 28)).padStart(2, '0');
    return `  - key: ${name}-${n}
    mode: INDIRECT
    text: >-
      The proposal is being studied, and an answer will be given when its terms, and who is to watch over them, have been
      clarified; so it is said in ${name} for time ${n}.
    language: en
    attributions:
      - {speaker: ${speaker}, onBehalfOf: [${country}]}
    saidAt: {edtf: 2025-03-${day}, timeZone: Europe/Moscow}
    channel: REMARKS
    citations:
      - {source: trt-global-2025-03-13, supports: [ATTRIBUTION]}
`;
  });
  return `statements:\n${all.join('\n')}`;
}
