/** The drafts that the reader proposes, as they are stored. */
import type { ArticleDraft, DraftSpeaker } from '../../reading/draft.js';
import { countryNamed } from '../../reading/link/country-named.js';
import type { KnownActor, ReadingContext } from '../../reading/reading-context.js';
import type {
  ArticleActor,
  ArticleDraftContent,
  ArticleDraftUse,
  ArticleMatchRelation,
  ArticleSpeaker,
} from '../../record/article-draft.js';
import type { ProposedArticleDraft } from '../../record/articles.js';
import { decodeGlobalId } from '../../story/global-id.js';
import { idInStory } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';

/** How a draft goes on the record by default. */
const USE_OF = {
  SAME: 'CITATION',
  DIFFERS: 'CONFLICTING_ACCOUNT',
  CITED: 'STATEMENT',
} as const satisfies Readonly<Record<ArticleMatchRelation, ArticleDraftUse>>;

/** A draft of the reader, to be stored. One that the record has from this very article has nothing to publish. */
export function proposedDraft(draft: ArticleDraft, story: ThingId, context: ReadingContext): ProposedArticleDraft {
  const { key, speaker, event, proposals, onRecord: match, ...rest } = draft;
  const onRecord =
    match === null ? null : { ...match, statement: decodeGlobalId(match.statement)?.id ?? match.statement };
  const content: ArticleDraftContent = {
    ...rest,
    speaker: speaker === null ? null : storedSpeaker(speaker, context),
    event: event === null ? null : idInStory(story, event),
    proposals: proposals.map((slug) => idInStory(story, slug)),
    onRecord,
    use: onRecord === null ? 'STATEMENT' : USE_OF[onRecord.relation],
  };
  return { key, state: onRecord?.relation === 'CITED' ? 'DROPPED' : 'PENDING', content };
}

/**
 * The speaker, in the office that the record has, else as the article words it, with the actor for whom they speak: that
 * of the record, or a new one that the article names.
 */
function storedSpeaker(
  { onBehalfOf, represents, ...speaker }: DraftSpeaker,
  { actors }: ReadingContext,
): ArticleSpeaker {
  const known = actors.find(({ slug }) => slug === speaker.actor);
  const held = { ...speaker, office: known?.office ?? speaker.office };
  const principal = actors.find(({ slug }) => slug === represents);
  if (principal !== undefined) return { ...held, onBehalfOf: knownActor(principal) };
  // Whom an actor of the record speaks for, the record says.
  const isNew = speaker.named && speaker.actor === null;
  return { ...held, onBehalfOf: onBehalfOf === null || !isNew ? null : newPrincipal(onBehalfOf) };
}

/** A country, if the name is one of a country, else an organization. */
function newPrincipal(name: string): ArticleActor {
  const country = countryNamed(name);
  return country === null
    ? { actor: null, name, type: 'ORGANIZATION' }
    : { actor: null, name: country.name, type: 'COUNTRY' };
}

function knownActor({ slug, name, type }: KnownActor): ArticleActor {
  return { actor: slug, name, type };
}
