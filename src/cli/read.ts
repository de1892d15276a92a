/** `onrecord read`: reads articles into drafts of statements. It publishes nothing. */
import { Presets, SingleBar } from 'cli-progress';
import type { CleanedArticle } from '../reading/article.js';
import { ENGLISH } from '../reading/clean/article-language.js';
import type { ArticleDraft, ArticleReading } from '../reading/draft.js';
import { readArticle } from '../reading/read-article.js';
import type { ReadingContext } from '../reading/reading-context.js';
import type { TextSpan } from '../story/article.js';
import { words } from '../words/cli.js';
import { type GivenFacts, readInput, type UnreadableInput } from './article-file.js';
import { storyFileOf } from './article-story-file.js';
import { CliError } from './errors.js';
import { paragraph, styled } from './terminal.js';

/** The forms in which drafts are printed. */
export type ReadForm = 'LIST' | 'JSON' | 'YAML';

/**
 * Reads each of the files (`-`: standard input), and prints its drafts. A file that cannot be read does not stop the others.
 * Returns whether all could be read.
 */
export async function read(
  paths: readonly string[],
  given: GivenFacts,
  context: ReadingContext,
  form: ReadForm,
): Promise<boolean> {
  if (form === 'YAML' && paths.length > 1) throw new CliError(words.read.oneStoryFile);
  const progress = showProgress(paths.length);
  let isGood = true;
  for (const [index, path] of paths.entries()) {
    progress.step(index, path);
    const input = await readInput(path, given);
    const reading = 'code' in input ? input : readArticle(input, context);
    if ('code' in reading) {
      isGood = false;
      printFault(path, reading, form);
    } else console.log(printed(path, reading, context, form));
  }
  progress.end();
  return isGood;
}

function printed(path: string, reading: ArticleReading, context: ReadingContext, form: ReadForm): string {
  switch (form) {
    case 'JSON':
      return JSON.stringify(jsonOf(path, reading));
    case 'YAML':
      return storyFileOf(reading, context).trimEnd();
    case 'LIST':
      return listOf(path, reading);
  }
}

function printFault(path: string, { code, message }: UnreadableInput, form: ReadForm): void {
  if (form === 'JSON') console.log(JSON.stringify({ file: path, error: { code, message } }));
  else console.error(words.read.fault(path, message, code));
}

/** One article as JSON. All spans are ranges of `text`, in UTF-16 units. */
function jsonOf(file: string, { article, drafts }: ArticleReading) {
  const { text, title, published, publisher, authors, address, language } = article;
  const facts = { title, published, publisher, authors, address, language };
  return { file, offsetUnit: 'UTF-16', text, ...facts, drafts: drafts.map(jsonOfDraft) };
}

function jsonOfDraft(draft: ArticleDraft) {
  const { kind, content, source, cue, speaker, saidAt, confidence, rule, doubts, channel, onRecord } = draft;
  return {
    kind,
    content,
    source,
    cue,
    words: draft.words,
    speaker:
      speaker === null
        ? null
        : { name: speaker.name, actor: speaker.actor, office: speaker.office, onBehalfOf: speaker.onBehalfOf },
    saidAt: saidAt?.edtf ?? null,
    channel,
    confidence,
    rule,
    doubts,
    onRecord,
  };
}

/** One article as a list for people. */
function listOf(path: string, { article, drafts }: ArticleReading): string {
  const { title, publisher, published, language } = article;
  const inLanguage = language === ENGLISH ? null : words.read.inLanguage(language);
  const facts = [publisher, published, inLanguage, words.read.draftCount(drafts.length)].filter(
    (fact) => fact !== null,
  );
  const head = [styled('bold', title === null ? path : `${path}: ${title}`), `  ${facts.join(' · ')}`];
  return [...head, ...drafts.map((draft, index) => draftLines(article, draft, index + 1)), ''].join('\n');
}

function draftLines(article: CleanedArticle, draft: ArticleDraft, number: number): string {
  const { kind, confidence, doubts, saidAt, channel, onRecord } = draft;
  const indent = { first: '     ', next: '     ' };
  const when = saidAt === null ? words.read.timeUnknown : words.read.saidAt(saidAt.edtf, textAt(article, saidAt.words));
  const lines = [
    styled('bold', `${String(number).padStart(3)}  ${speakerLine(draft)}`),
    paragraph(kind === 'DIRECT' ? `“${draft.words}”` : draft.words, indent),
    paragraph(words.read.facts(kind, when, channel, confidence), indent),
  ];
  if (onRecord !== null) lines.push(paragraph(words.read.onRecord[onRecord.relation], indent));
  return ['', ...lines, ...doubts.map((doubt) => paragraph(`? ${doubt}`, { first: '     ', next: '       ' }))].join(
    '\n',
  );
}

function speakerLine({ speaker }: ArticleDraft): string {
  if (speaker === null) return words.read.speakerUnknown;
  const { name, office, onBehalfOf, actor } = speaker;
  const details = [office, onBehalfOf === null ? null : words.read.onBehalfOf(onBehalfOf), actor];
  const known = details.filter((detail) => detail !== null);
  return known.length === 0 ? name : `${name} (${known.join(', ')})`;
}

function textAt({ text }: CleanedArticle, span: TextSpan | null): string | null {
  return span === null ? null : text.slice(...span);
}

/** Shows a bar in a terminal while there are several files; elsewhere nothing, because the drafts are the output. */
function showProgress(total: number): { step(done: number, path: string): void; end(): void } {
  if (total < 2 || !process.stderr.isTTY) return { step: () => undefined, end: () => undefined };
  const options = {
    format: '{bar} {value}/{total}  {path}',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(total, 0, { path: '' });
  return { step: (done, path) => bar.update(done, { path }), end: () => bar.stop() };
}
