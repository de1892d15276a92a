/** Adds an article to a statement that is on the record: as a further citation, or as a conflicting account of its words. */
import { isDeepStrictEqual } from 'node:util';
import type { ArticleDraftContent, StoredArticle } from '../../record/article-draft.js';
import type { Version } from '../../record/snapshot.js';
import type { Statement, ThingId } from '../../story/model.js';
import { carriesWords } from '../../story/quotation.js';
import type { Path } from '../../story/violation.js';
import type { SpeechMode } from '../../story/vocabulary.js';
import type { GivenOperation } from '../operation.js';
import { quotedWords } from './content-rules.js';

/** A statement of the record to which drafts of one article add. All that they add is one change of it. */
export class RecordedStatement {
  private readonly citations: object[];
  private readonly translations: object[];

  constructor(
    private readonly before: Version<'statement'>,
    private readonly article: StoredArticle,
    /** The source that the article is. */
    private readonly source: ThingId,
    /** The path of the first of the drafts. */
    private readonly path: Path,
  ) {
    this.citations = before.body.citations.map(givenCitation);
    this.translations = [...before.body.translations];
  }

  /** The operation that adds what the drafts have. */
  get change(): GivenOperation {
    const { before, article, path, citations, translations } = this;
    return {
      type: 'statements',
      story: article.story,
      storyPath: path,
      path,
      value: { key: before.body.key, citations, translations },
      expects: { of: 'version', version: before.version, target: path, path },
    };
  }

  /** Adds a draft that is a further citation, or a conflicting account. */
  add(draft: ArticleDraftContent): void {
    if (draft.use === 'CITATION') this.cite(draft);
    else this.differ(draft);
  }

  private cite({ passage }: ArticleDraftContent): void {
    const { mode, text, language } = this.before.body;
    const exact = this.article.text.slice(...passage);
    const isCarried = quotedWords(mode, text).every((words) => carriesWords(words, exact));
    // A passage with other words of the same language does not prove the text (rule 3).
    const isProof = isCarried || baseOf(language) !== baseOf(this.article.page.language);
    if (isProof) addOnce(this.citations, citationOf(this.source, exact, mode));
    else this.citeSpeaker();
  }

  /** The words of the article are another published wording of the statement. */
  private differ({ kind, words }: ArticleDraftContent): void {
    const text = wordingAs(this.before.body.mode, kind, words);
    addOnce(this.translations, { text, language: this.article.page.language, source: this.source });
    this.citeSpeaker();
  }

  /** Cites the article for who said it, and not for the words, unless it is cited already. */
  private citeSpeaker(): void {
    const { source } = this;
    if (this.citations.some((one) => has(one, { source }))) return;
    this.citations.push({ source, quote: null, supports: ['ATTRIBUTION'] });
  }
}

/** A citation of a passage of an article, for a statement of a kind of speech. */
export function citationOf(source: ThingId, exact: string, mode: SpeechMode): object {
  const supports = mode === 'INDIRECT' ? ['ATTRIBUTION'] : ['WORDING', 'ATTRIBUTION'];
  return { source, quote: { exact, prefix: null, suffix: null }, supports };
}

/** A citation of the record, as an input gives it. */
function givenCitation({ retrievedAt, ...citation }: Statement['citations'][number]): object {
  return {
    ...citation,
    retrievedAt: retrievedAt === null ? null : { edtf: retrievedAt.edtf, timeZone: retrievedAt.timeZone },
  };
}

function addOnce(list: object[], added: object): void {
  if (!list.some((one) => has(one, added))) list.push(added);
}

/** Whether an object has these fields, with these values. */
function has(one: object, fields: object): boolean {
  return isDeepStrictEqual({ ...one, ...fields }, one);
}

/** Words as a statement of some kind of speech shows them: DIRECT adds quotation marks, MIXED has them in the text. */
function wordingAs(mode: SpeechMode, kind: SpeechMode, words: string): string {
  if (mode === 'DIRECT' && kind === 'MIXED') return quotedWords(kind, words).join(' … ');
  return mode === 'MIXED' && kind === 'DIRECT' ? `“${words}”` : words;
}

/** The language of a tag, whatever the region. */
function baseOf(tag: string): string {
  return tag.split('-')[0] ?? tag;
}
