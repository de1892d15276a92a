/**
 * Every block of commands and code in README and docs runs as it is printed, against one service on an embedded store. The
 * pages run one after the other, because some use what others have put on the record: run the whole file.
 */
import { readFileSync } from 'node:fs';
import { buildSchema, Kind, type OperationTypeNode, parse, validate } from 'graphql';
import { parseAst } from 'rolldown/parseAst';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import { type Block, blocksOf, LANGUAGES, PAGES, textOutsideBlocks } from './blocks.js';
import { Clone } from './clone.js';
import { wasPrinted } from './printed.js';

/** `npm run` starts two processes for each command, on a machine that may be busy. */
const PAGE_MS = 300_000;
/** How long a command that stays open may take to print what the page shows. */
const PRINTING_MS = 60_000;

/** The types of results by which a mutation is refused. */
const REFUSALS = /"__typename":"(Forbidden|Conflict|NotFound|InvalidInput|DuplicateStatement|PositionsLoseEvidence)"/;

const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
let clone: Clone;
beforeAll(async () => {
  clone = await Clone.make(inject('untouchedStore'));
});
afterAll(() => clone.remove());

/** Runs a block, or says what is wrong with it. */
const RUNNERS: Readonly<Record<string, (block: Block) => Promise<void> | void>> = {
  bash: async ({ text, flags }) => {
    if (flags.has('service-stopped')) await clone.stop();
    else await clone.start();
    if (flags.has('stays-open')) return clone.leaveOpen(text);
    const { code, printed } = await clone.run(text);
    expect(code, `it must end with 0, but printed:\n${printed}`).toBe(0);
    expect(printed, 'GraphQL must answer without errors').not.toContain('"errors":[');
  },
  graphql: async ({ text }) => {
    const document = parse(text);
    expect(validate(schema, document), 'it must fit the schema').toEqual([]);
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      await clone.start();
      const printed = await executed(text, definition.operation);
      clone.printed += printed;
      expect(printed).toContain('"data":{');
      expect(printed).not.toContain('"errors":[');
      expect(printed).not.toMatch(REFUSALS);
    }
  },
  text: (block) => shown(block),
  json: (block) => shown(block),
  yaml: (block) => written(block),
  js: (block) => written(block),
  ts: ({ text, flags }) => {
    const file = readFileSync(flags.get('part-of') ?? 'package.json', 'utf8');
    expect(trimmed(file), `it must be part of ${flags.get('part-of')}`).toContain(trimmed(text));
  },
  dotenv: ({ text }) => {
    readConfig(
      Object.fromEntries(
        text
          .trim()
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      ),
    );
  },
  mermaid: () => undefined,
};

/** Executes a document: of a subscription, until its first event. Mutations are sent with the first token. */
async function executed(query: string, operation: `${OperationTypeNode}`): Promise<string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (operation === 'mutation') {
    headers.authorization = `Bearer ${readFileSync(`${clone.directory}/.onrecord/desk-token`, 'utf8').trim()}`;
  }
  if (operation === 'subscription') headers.accept = 'text/event-stream';
  const controller = new AbortController();
  const response = await fetch(`http://${clone.address}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
    signal: controller.signal,
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (operation === 'subscription' && text.includes('"data":{')) break;
  }
  controller.abort();
  return text;
}

async function shown({ text, flags }: Block): Promise<void> {
  const expected = text.replaceAll('127.0.0.1:4000', clone.address);
  expect([...flags]).toEqual([]);
  await vi.waitFor(
    () => {
      if (!wasPrinted(expected, clone.printed)) {
        throw new Error(`no command of the page printed\n${expected}\nbut the commands printed\n${clone.printed}`);
      }
    },
    { timeout: PRINTING_MS, interval: 100 },
  );
}

function written({ text, flags }: Block): void {
  const name = flags.get('file');
  if (name === undefined) throw new Error('a block of this language needs file=NAME, so that commands can use it');
  clone.write(name, text.replaceAll('127.0.0.1:4000', clone.address));
}

const trimmed = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');

test.each(PAGES)(
  '%s runs as printed',
  async (page) => {
    clone.printed = '';
    onTestFinished(() => clone.closeOpen());
    for (const block of blocksOf(page)) {
      if (block.notRun !== null) continue;
      try {
        await RUNNERS[block.language]?.(block);
      } catch (error) {
        throw new Error(`${page}:${block.line}: ${error instanceof Error ? error.message : error}\n\n${block.text}`);
      }
    }
  },
  PAGE_MS,
);

describe('the blocks of README and docs', () => {
  const blocks = PAGES.flatMap((page) => blocksOf(page));

  test('every block has a language that the tests know', () => {
    const languages: readonly string[] = LANGUAGES;
    const unknown = blocks.filter(({ language }) => !languages.includes(language));
    expect(unknown.map(({ page, line, language }) => `${page}:${line} ${language}`)).toEqual([]);
  });

  test('no page has code by indentation alone, which would not be run', () => {
    const indented = PAGES.flatMap((page) => {
      const outside = textOutsideBlocks(page);
      return [...outside.matchAll(/\n\n {4}\S.*/g)].map(([line]) => `${page}: ${line.trim()}`);
    });
    expect(indented).toEqual([]);
  });

  test('every block of JavaScript parses, even where it is not run', () => {
    const scripts = blocks.filter(({ language, notRun }) => language === 'js' && notRun !== null);
    expect(() => scripts.map(({ text }) => parseAst(text))).not.toThrow();
  });

  test('the blocks that are not run are these', () => {
    const notRun = blocks.filter((block) => block.notRun !== null);
    expect(notRun.map(({ page, notRun: reason }) => `${page}: ${reason}`)).toMatchInlineSnapshot(`
      [
        "README.md: .ci/run runs it from a clean checkout",
        "README.md: .ci/run runs it from a clean checkout",
        "docs/api/client.md: runs in browsers only; test/browser/event-source.test.ts",
        "docs/api/embed.md: needs a browser; test/browser/embed.test.ts",
        "docs/api/embed.md: needs a browser; test/browser/embed.test.ts",
        "docs/api/embed.md: needs a browser; test/browser/embed.test.ts",
        "docs/api/gateways.md: a file of another program",
        "docs/api/gateways.md: a file of another program",
        "docs/api/gateways.md: it runs until it is stopped",
        "docs/api/other-origins.md: needs Next.js",
        "docs/contributors/conformance.md: takes a minute; a step of .ci/run",
        "docs/contributors/conformance.md: it changes the contract",
        "docs/contributors/measured.md: takes twenty minutes",
        "docs/operators/configuration.md: it runs until it is stopped",
        "docs/operators/deploy.md: a drawing",
        "docs/operators/deploy.md: needs Docker",
        "docs/operators/deploy.md: needs Docker",
        "docs/operators/deploy.md: settings of compose",
        "docs/operators/deploy.md: settings of compose",
        "docs/operators/deploy.md: needs Docker",
        "docs/operators/deploy.md: a drawing",
        "docs/operators/deploy.md: .ci/run runs it from a clean checkout",
        "docs/operators/deploy.md: it runs until it is stopped",
        "docs/operators/monitoring.md: a drawing",
        "docs/operators/operating.md: settings of Patroni",
        "docs/operators/operating.md: a callback of Patroni",
        "docs/operators/operating.md: needs a PostgreSQL with a standby; test/faults/topology-superseded.test.ts",
        "docs/operators/operating.md: printed by the command before",
        "docs/operators/operating.md: names the file of a secret",
        "docs/operators/operating.md: it needs a PostgreSQL and a NATS, and runs until it is stopped",
        "docs/operators/operating.md: settings of NATS",
        "docs/operators/operating.md: settings of another program",
        "docs/operators/operating.md: settings of a role; test/faults/topology-pooler.test.ts compares them",
        "docs/reading.md: needs a corpus that is no part of the project",
        "bench/README.md: takes minutes, and changes this file",
        "bench/README.md: takes minutes, and needs another build",
        "client/README.md: writes into the folder; test/conformance/client-package.test.ts does it",
        "CONTRIBUTING.md: it runs until it is stopped",
        "CONTRIBUTING.md: it checks the whole repository",
        "CONTRIBUTING.md: needs Chromium, and changes the pictures",
        "docs/operators/backup.md: needs a PostgreSQL with a record; test/cli/backup.test.ts",
      ]
    `);
  });
});
