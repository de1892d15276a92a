/** The rules for the content of a draft of an article. */
import { z } from 'zod';
import type { ArticleInput } from '../../reading/article.js';
import type { ArticleDraftContent, StoredArticle } from '../../record/article-draft.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import {
  bareWords,
  carriesWords,
  directWords,
  isReworded,
  mixedTextFault,
  quotedSpans,
} from '../../story/quotation.js';
import { type Path, type Violation, Violations, violation } from '../../story/violation.js';
import type { SpeechMode } from '../../story/vocabulary.js';
import { mistakeWords } from '../../words/mistakes.js';
import { ACTOR_FORMS, SECTIONS, SOURCE_FORMS } from '../story-file/definition.js';
import { check } from '../story-file/form.js';

const { url, publishedAt } = SOURCE_FORMS;
/** The publication of an article as an editor gives it: the fields of the source that it becomes. */
const PUBLICATION = z.object({ address: url.nullable(), published: publishedAt });

const { name, office, otherNames } = ACTOR_FORMS;
/** The texts of a speaker: the fields of the actor that it becomes. */
const SPEAKER = z.object({ name, office, otherNames, onBehalfOf: z.object({ name }).nullable() });

/** The mistakes in what an editor says about an article. */
export function publicationViolations(input: Pick<ArticleInput, 'address' | 'published'>, path: Path): Violations {
  const violations = new Violations();
  check(PUBLICATION, input, path, violations);
  return violations;
}

/** The fields of the statement that a draft becomes, except its attribution and its source. */
export function statementFields({ kind, words, saidAt, channel, event, proposals }: ArticleDraftContent) {
  return {
    mode: kind,
    text: words,
    ...(saidAt === null ? {} : { saidAt: timeOf(saidAt) }),
    channel,
    ...(event === null ? {} : { event }),
    proposals,
  };
}

function timeOf({ edtf, timeZone }: { readonly edtf: string; readonly timeZone: string | null }) {
  return timeZone === null ? { edtf } : { edtf, timeZone };
}

/** The mistakes of form, and the names of things that are not on the record. */
export async function contentViolations(content: ArticleDraftContent, head: Snapshot, path: Path): Promise<Violations> {
  const violations = await useViolations(content, head, path);
  check(SECTIONS.statements, { key: 'draft', ...statementFields(content) }, path, violations);
  const { speaker, event, proposals } = content;
  if (speaker !== null) check(SPEAKER, speaker, [...path, 'speaker'], violations);
  const principal = speaker?.onBehalfOf ?? null;
  await Promise.all([
    reportUnknown('actor', speaker?.actor ?? null, ['speaker', 'actor']),
    reportUnknown('actor', principal?.actor ?? null, ['speaker', 'onBehalfOf', 'actor']),
    reportUnknown('event', event, ['event']),
    ...proposals.map((id, index) => reportUnknown('proposal', id, ['proposals', index])),
  ]);
  return violations;

  async function reportUnknown(kind: ThingKind, id: ThingId | null, at: Path): Promise<void> {
    if (id === null || (await head.get(kind, id)) !== null) return;
    violations.add(violation('UNKNOWN_REFERENCE', [...path, ...at], mistakeWords.reference.notOnRecord(kind, id)));
  }
}

/** Why a draft cannot go on the record as the editor chooses. */
async function useViolations(
  { use, onRecord, kind }: ArticleDraftContent,
  head: Snapshot,
  path: Path,
): Promise<Violations> {
  const violations = new Violations();
  if (use === 'STATEMENT') return violations;
  const recorded = onRecord === null ? null : await head.get('statement', onRecord.statement);
  const fault =
    recorded === null
      ? mistakeWords.article.noMatch
      : use === 'CONFLICTING_ACCOUNT' && kind === 'INDIRECT'
        ? mistakeWords.article.accountOfIndirect
        : use === 'CONFLICTING_ACCOUNT' && recorded.body.mode === 'INDIRECT'
          ? mistakeWords.article.indirectOnRecord
          : null;
  if (fault !== null) violations.add(violation('USE_NOT_POSSIBLE', [...path, 'use'], fault));
  return violations;
}

/**
 * The mistakes in the words of a draft: quoted words must be words of the passage, and reported speech needs words of the
 * editor's own once it is accepted. A further citation puts no words on the record.
 */
export function passageViolations(
  { text }: Pick<StoredArticle, 'text'>,
  { kind, words, passage, use }: ArticleDraftContent,
  isAccepted: boolean,
  path: Path,
): Violation[] {
  if (use === 'CITATION') return [];
  const at = [...path, 'text'];
  if (kind === 'INDIRECT') {
    if (!isAccepted || isReworded(words, bareWords(text))) return [];
    return [violation('NOT_REWORDED', at, mistakeWords.article.notReworded)];
  }
  const isCarried = quotedWords(kind, words).every((one) => carriesWords(one, text.slice(...passage)));
  if (isCarried) return [];
  return [violation('WORDING_DIFFERS', at, mistakeWords.article.wordsNotInPassage)];
}

/** The words of a text that a source must carry: all of DIRECT speech, the quoted runs of MIXED. */
export function quotedWords(kind: SpeechMode, words: string): readonly string[] {
  if (kind === 'INDIRECT') return [];
  return kind === 'MIXED' ? quotedIn(words) : [directWords(words)].filter((one) => one !== null);
}

/** The quoted runs of a MIXED text; none where its marks are at fault. */
function quotedIn(words: string): readonly string[] {
  if (mixedTextFault(words) !== null) return [];
  const characters = [...words];
  return quotedSpans(words).map(({ start, end }) => characters.slice(start, end).join(''));
}
