/** Finds things that the desk has not read, because there are so many: the service is asked, once an editor pauses. */
import { useEffect } from 'preact/hooks';
import type { Ask } from '../ask.js';
import { actorChoice, type Choices, sourceChoice, statementChoice, type ThingChoice } from './choices.js';
import type { NamedKind } from './controls.js';
import {
  DeskActorsDocument,
  DeskFoundStatementsDocument,
  DeskOneStatementDocument,
  DeskSourcesDocument,
} from './generated/operations.js';

/** The most things that one question finds. An editor types more where more fit. */
const MAX_FOUND = 20;
/** The longest text that is asked for; the service takes twice as many UTF-16 units. */
const MAX_CHARACTERS = 100;
/** The service is asked so long after the last letter. */
const DELAY_MS = 250;
/** The shortest text that is worth a question. */
const SHORTEST_CHARACTERS = 2;

/** Calls `find` with what an editor has typed, after a pause. */
export function useFinding(find: (typed: string) => void, typed: string): void {
  useEffect(() => {
    const text = typed.trim();
    if (text.length < SHORTEST_CHARACTERS) return undefined;
    const timer = setTimeout(() => find(text), DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed]);
}

/**
 * The things of a kind that a text names: words of their names, their readable name, or words of a statement. Events and
 * proposals are of one story, and the desk has read them.
 */
export async function foundOnService(
  ask: Ask,
  kind: NamedKind,
  { story, storyId }: Pick<Choices, 'story' | 'storyId'>,
  typed: string,
): Promise<readonly ThingChoice[]> {
  const text = [...typed].slice(0, MAX_CHARACTERS).join('');
  const asked = { named: text, first: MAX_FOUND, after: null };
  switch (kind) {
    case 'actor':
      return (await ask(DeskActorsDocument, asked)).actors.nodes.map(actorChoice);
    case 'source':
      return (await ask(DeskSourcesDocument, asked)).sources.nodes.map(sourceChoice);
    case 'statement': {
      if (!text.includes('/')) {
        const { search } = await ask(DeskFoundStatementsDocument, { text, story: storyId, first: MAX_FOUND });
        return search.nodes.map((one) => statementChoice(story, one));
      }
      const { statement } = await ask(DeskOneStatementDocument, { id: text });
      return statement === null ? [] : [statementChoice(statement.story.slug, statement)];
    }
    default:
      return [];
  }
}
