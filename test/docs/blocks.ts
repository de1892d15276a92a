/** The fenced blocks of README and docs. CONTRIBUTING.md ("Docs") says what the first line of a block means. */
import { readFileSync } from 'node:fs';
import { filesIn } from '../../scripts/build.js';

/** All pages, in the order in which they are run: later ones use what earlier ones have put on the record. */
export const PAGES: readonly string[] = ordered([
  'README.md',
  ...filesIn('docs').filter((name) => name.endsWith('.md')),
  'bench/README.md',
  'client/README.md',
  'client/CHANGELOG.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
]);

/** The page of backups replaces the record, so it is last. Terminal and mutations use the source that a story file adds. */
function ordered(pages: readonly string[]): readonly string[] {
  const first = ['README.md', 'docs/editors/story-files.md'];
  const last = ['docs/operators/backup.md'];
  const others = pages.filter((page) => !first.includes(page) && !last.includes(page));
  return [...first, ...others, ...last];
}

export const LANGUAGES = [
  'bash',
  'text',
  'json',
  'graphql',
  'yaml',
  'js',
  'ts',
  'dotenv',
  'html',
  'mermaid',
  'ini',
  'sql',
] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Block {
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  /** Why the block is not run; `null` where it is. */
  readonly notRun: string | null;
  /** The other words of the first line, such as `stays-open`, or a name after `file=`. */
  readonly flags: ReadonlyMap<string, string>;
  readonly text: string;
}

/** The blocks of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  const text = readFileSync(page, 'utf8');
  for (const match of text.matchAll(/^```(\w*)([^\n]*)\n([\s\S]*?)^```$/gm)) {
    const [, language = '', about = '', body = ''] = match;
    const notRun = /\bnot-run: (.+)$/.exec(about)?.[1] ?? null;
    const flags = notRun === null ? about.trim().split(/\s+/).filter(Boolean) : [];
    blocks.push({
      page,
      line: text.slice(0, match.index).split('\n').length,
      language,
      notRun,
      flags: new Map(flags.map((flag) => [flag.split('=')[0] ?? '', flag.split('=')[1] ?? ''])),
      text: body,
    });
  }
  return blocks;
}

/** The text of a page outside of its blocks. */
export function textOutsideBlocks(page: string): string {
  return readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
}
