/** Parses a story file: YAML to entries, with the mistakes of form, and the line and column of everything. */

import { Pace } from '../../pace.js';
import type { Instant } from '../../story/time.js';
import { excerpt, type Path, type Violation, Violations, violation } from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import { ANYTHING, NO_STORY, namesIn, type Operation, type OperationOf, readOperation } from '../operation.js';
import { recordedAtField, SECTION_NAMES, type Section, type StoryEntry, storySection } from './definition.js';
import { type OpenDocument, openDocument } from './document.js';
import type { Outline, Position } from './document.mjs';
import { type Checked, check, tooLarge } from './form.js';
import { yamlSentence } from './yaml-sentence.js';

export type { Position } from './document.mjs';

const { file: words } = mistakeWords;

/** A mistake in an input, and its place. */
export interface Mistake extends Violation {
  /** In a story file; `null` in the input of a mutation, where the path is enough. */
  readonly position: Position | null;
}

/** The readable part of a file, without the entries of which nothing can be read. */
export interface ParsedFile {
  /** The slug of the story; NO_STORY when the file does not name one. */
  readonly story: string;
  /** When the desk knew what the file says, where the file says it; `null` for now. */
  readonly recordedAt: Instant | null;
  /** The entries, in the order in which they are applied. An entry with mistakes lists their places. */
  readonly operations: readonly Operation[];
  readonly violations: Violations;
  /** Slugs and keys of unreadable entries: a reference to one of them is not a second mistake. */
  readonly broken: ReadonlySet<string>;
}

/** A parsed file, while its text is still in memory. */
export interface OpenFile extends ParsedFile {
  /** The violations with their places, in the order of the file; those without a place come last. */
  located(violations: readonly Violation[]): Promise<Mistake[]>;
  /** The line where something begins, from 1. */
  lineOf(path: Path): Promise<number>;
}

/**
 * Parses a file and passes the result to a callback. Never rejects because of the file's content: mistakes are in
 * `violations`. A worker thread reads a long file, and the checks run in slices.
 */
export async function withStoryFile<T>(source: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
  const document = await openDocument(source);
  try {
    const { faults } = document.outline;
    const parsed = faults.length > 0 ? unreadable(document.outline) : await readSections(document);
    return await use({
      ...parsed,
      located: (violations) => located(document, violations),
      lineOf: async (path) => (await document.locate([path]))[0]?.line ?? 1,
    });
  } finally {
    await document.close();
  }
}

function unreadable({ faults, moreFaults }: Outline): ParsedFile {
  const violations = new Violations();
  const first = faults.map(({ code, fault }) => violation(code, [], yamlSentence(fault)));
  violations.addMany(first.length + moreFaults, (most) => first.slice(0, most));
  return { story: NO_STORY, recordedAt: null, operations: [], violations, broken: new Set() };
}

async function readSections(document: OpenDocument): Promise<ParsedFile> {
  const { outline } = document;
  const violations = new Violations();
  const broken = new Set<string>();
  if (!outline.isMapping) {
    violations.add(violation('FORM', [], words.notAMapping));
    return { story: NO_STORY, recordedAt: null, operations: [], violations, broken };
  }
  violations.addMany(outline.repeated.length + outline.moreRepeated, (most) =>
    outline.repeated.slice(0, most).map((path) => {
      return violation('FORM', path, words.twice(excerpt(String(path.at(-1)))));
    }),
  );
  const known = ['story', 'recordedAt', ...SECTION_NAMES];
  violations.addMany(outline.unknown.length + outline.moreUnknown, (most) =>
    outline.unknown.slice(0, most).map((name) => {
      return violation('UNKNOWN_FIELD', [name], words.unknownSection(name, known));
    }),
  );
  const head = check(storySection, outline.story, ['story'], violations);
  const { story, opening } = headOf(head);
  const recordedAt = check(recordedAtField, outline.recordedAt, ['recordedAt'], violations)?.value ?? null;
  const operations: Operation[] = opening === null ? [] : [opening];
  const pace = new Pace();
  for (const section of SECTION_NAMES) {
    for await (const { path, value } of entriesOf(document, section, violations, broken)) {
      await pace.next();
      const given = {
        type: section,
        story,
        storyPath: ['story'],
        path,
        value,
        expects: ANYTHING,
      } as const;
      const operation = readOperation(given, violations);
      if (operation !== null) operations.push(operation);
      else for (const name of namesIn(value)) broken.add(name);
    }
  }
  return { story, recordedAt, operations, violations, broken };
}

/** The story that a file names, and the entry that opens or changes it, if any. */
function headOf(head: Checked<string | StoryEntry> | null): { story: string; opening: OperationOf<'story'> | null } {
  if (head === null) return { story: NO_STORY, opening: null };
  const { value, faults } = head;
  const isNamed = !faults.some((fault) => fault.length === 1 || fault[1] === 'slug');
  if (typeof value === 'string') return { story: isNamed ? value : NO_STORY, opening: null };
  const story = isNamed ? value.slug : NO_STORY;
  return {
    story,
    opening: { type: 'story', story, storyPath: ['story'], path: ['story'], value, faults, expects: ANYTHING },
  };
}

/** The entries of a section, without those that are too large. */
async function* entriesOf(
  document: OpenDocument,
  section: Section,
  violations: Violations,
  broken: Set<string>,
): AsyncGenerator<{ readonly path: Path; readonly value: unknown }> {
  const count = document.outline.entries[section];
  if (count === null) violations.add(violation('FORM', [section], words.notAList(section)));
  for (let from = 0; from < (count ?? 0); ) {
    for (const { value, isTooLarge } of await document.entries(section, from)) {
      const path = [section, from];
      from += 1;
      if (!isTooLarge) {
        yield { path, value };
        continue;
      }
      violations.add(tooLarge(path));
      for (const name of namesIn(value)) broken.add(name);
    }
  }
}

async function located(document: OpenDocument, violations: readonly Violation[]): Promise<Mistake[]> {
  const { faults } = document.outline;
  const found = await document.locate(violations.map(({ path }) => path));
  const mistakes = violations.map((one, index): Mistake => {
    // A fault that stops the YAML parser has no path; it carries its own position.
    const position = faults.length > 0 ? faults[index]?.position : found[index];
    return { ...one, position: one.code === 'MORE_MISTAKES' ? null : (position ?? null) };
  });
  const line = ({ position }: Mistake) => position?.line ?? Number.MAX_SAFE_INTEGER;
  const column = ({ position }: Mistake) => position?.column ?? 0;
  return mistakes.sort((a, b) => line(a) - line(b) || column(a) - column(b));
}
