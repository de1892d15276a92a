/** Links of the docs lead somewhere, and files that are named exist, wherever in the repository they are named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { filesIn } from '../../scripts/build.js';
import { PAGES, textOutsideBlocks } from './blocks.js';

/** Where pages of docs are named, besides the pages themselves. */
const FOLDERS = ['src', 'test', 'schema', 'deploy', 'bench', 'findings', '.ci'];

const SCRIPTS = z.object({ scripts: z.record(z.string(), z.string()) });

/** The name of a heading in an address, as GitHub makes it. */
function anchorsOf(page: string): Set<string> {
  const text = textOutsideBlocks(page);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set(headings);
}

/** The fault of a link of a page; `null` where nothing is. */
function faultOf(page: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return `${page}: ${link} leads to no file`;
  if (anchor !== undefined && !anchorsOf(target).has(anchor)) return `${page}: ${link} leads to no heading`;
  return null;
}

test.each(PAGES)('every link of %s leads to a file and a heading', (page) => {
  const text = textOutsideBlocks(page);
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.map((link) => faultOf(page, link)).filter((fault) => fault !== null)).toEqual([]);
});

/** Whether there is a file or folder of a name, in which `*` stands for a part of a name and `{a,b}` for one of several. */
function isThere(name: string): boolean {
  if (!/[*{]/.test(name)) return existsSync(name);
  const pattern = basename(name)
    .replaceAll('.', '\\.')
    .replaceAll('*', '[^/]*')
    .replaceAll(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`);
  return readdirSync(dirname(name)).some((file) => new RegExp(`^${pattern}$`).test(file));
}

test.each(PAGES)('every file that %s names exists', (page) => {
  const named = readFileSync(page, 'utf8').matchAll(/`((?:src|test|schema|deploy|bench|docs|scripts)\/[^`\s]*)`/g);
  const names = [...named].map(([, name = '']) => name).filter((name) => !/[<…]/.test(name));
  expect(names.filter((name) => !isThere(name))).toEqual([]);
});

test('every page of docs that code, tests and configuration name exists, with its heading', () => {
  const beside = readdirSync('.', { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  const files = [...FOLDERS.flatMap((folder) => filesIn(folder)), ...beside].filter((file) => !file.endsWith('.md'));
  const faults = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bdocs\/[a-z/-]+\.md(?:#[\w-]+)?/g)].flatMap(([name]) =>
      faultOf('README.md', name) === null ? [] : [`${file} names ${name}`],
    ),
  );
  expect(faults).toEqual([]);
});

test.each(PAGES)('every npm script that %s names is one of package.json', (page) => {
  const { scripts } = SCRIPTS.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const named = [...readFileSync(page, 'utf8').matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)];
  expect(named.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
});

test('the index of docs lists every page', () => {
  const index = readFileSync('docs/README.md', 'utf8');
  const pages = filesIn('docs').filter((name) => name.endsWith('.md') && name !== 'docs/README.md');
  const unlisted = pages.filter((page) => !index.includes(`(${page.slice('docs/'.length)})`));
  expect(unlisted).toEqual([]);
});

test('the README has at most 150 lines, and the two commands that start and test', () => {
  const lines = readFileSync('README.md', 'utf8').split('\n');
  expect(lines.length).toBeLessThanOrEqual(151);
  expect(lines).toContain('npm ci && npm start');
  expect(lines).toContain('npm ci && npm test');
});

test('the glossary is in alphabetical order', () => {
  const text = readFileSync('docs/glossary.md', 'utf8');
  const terms = [...text.matchAll(/^\| ([^|]+) \|/gm)].map(([, term = '']) => term.replaceAll('`', '').toLowerCase());
  const [, , ...sorted] = terms;
  expect(sorted).toEqual([...sorted].sort((a, b) => a.localeCompare(b, 'en')));
});
