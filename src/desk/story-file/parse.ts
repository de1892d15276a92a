/** Reads a story file: YAML to entries, with the mistakes of form, and the line and column of everything. */

import { Pace } from '../../pace.js';
import { excerpt, type Path, type Violation, Violations, violation } from '../../story/violation.js';
import { ANYTHING, NO_STORY, namesIn, type Operation, type OperationOf, readOperation } from '../operation.js';
import { SECTION_NAMES, type Section, type StoryEntry, storySection } from './definition.js';
import { type OpenDocument, openDocument } from './document.js';
import type { Outline, Position } from './document.mjs';
import { type Checked, check, tooLarge } from './form.js';

export type { Position } from './document.mjs';

/** Something wrong in what was given, and where. */
export interface Mistake extends Violation {
  /** In a story file; `null` in the input of a mutation, where the path says it all. */
  readonly position: Position | null;
}

/** A file as far as it could be read. Entries of which nothing can be read are left out. */
export interface ParsedFile {
  /** The slug of the story; NO_STORY when the file does not say. */
  readonly story: string;
  /** Its entries, in the order in which they are applied. Those with mistakes say where they have them. */
  readonly operations: readonly Operation[];
  readonly violations: Violations;
  /** Slugs and keys of entries that cannot be read: a reference to one of them is not a second mistake. */
  readonly broken: ReadonlySet<string>;
}

/** What has been read of a file, while it is still at hand. */
export interface OpenFile extends ParsedFile {
  /** What is wrong, with its places in the file and in its order; what is about no place comes last. */
  located(violations: readonly Violation[]): Promise<Mistake[]>;
  /** The line in which something begins, from 1. */
  lineOf(path: Path): Promise<number>;
}

/**
 * Reads a file, and does something with what it says. Never rejects for what is in it: what is wrong is in `violations`. A
 * long file is read in a thread of its own and checked a slice at a time.
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
  const first = faults.map(({ code, message }) => violation(code, [], message));
  violations.addMany(first.length + moreFaults, (most) => first.slice(0, most));
  return { story: NO_STORY, operations: [], violations, broken: new Set() };
}

async function readSections(document: OpenDocument): Promise<ParsedFile> {
  const { outline } = document;
  const violations = new Violations();
  const broken = new Set<string>();
  if (!outline.isMapping) {
    violations.add(violation('FORM', [], 'A story file is a mapping that begins with story:'));
    return { story: NO_STORY, operations: [], violations, broken };
  }
  violations.addMany(outline.repeated.length + outline.moreRepeated, (most) =>
    outline.repeated.slice(0, most).map((path) => {
      return violation('FORM', path, `${excerpt(String(path.at(-1)))} stands twice in one mapping; take one out`);
    }),
  );
  const known = ['story', ...SECTION_NAMES].join(', ');
  violations.addMany(outline.unknown.length + outline.moreUnknown, (most) =>
    outline.unknown.slice(0, most).map((name) => {
      return violation('UNKNOWN_FIELD', [name], `There is no section "${name}"; there are ${known}`);
    }),
  );
  const head = check(storySection, outline.story, ['story'], violations);
  const { story, opening } = headOf(head);
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
  return { story, operations, violations, broken };
}

/** The story that a file names, and how it opens or changes it, if it does. */
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

/** The entries of a section, but for those that are too large. */
async function* entriesOf(
  document: OpenDocument,
  section: Section,
  violations: Violations,
  broken: Set<string>,
): AsyncGenerator<{ readonly path: Path; readonly value: unknown }> {
  const count = document.outline.entries[section];
  if (count === null) violations.add(violation('FORM', [section], `${section} is a list; begin each entry with "- "`));
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
    // What keeps a file from being read is about no path; it says itself where it is.
    const position = faults.length > 0 ? faults[index]?.position : found[index];
    return { ...one, position: one.code === 'MORE_MISTAKES' ? null : (position ?? null) };
  });
  const line = ({ position }: Mistake) => position?.line ?? Number.MAX_SAFE_INTEGER;
  const column = ({ position }: Mistake) => position?.column ?? 0;
  return mistakes.sort((a, b) => line(a) - line(b) || column(a) - column(b));
}
