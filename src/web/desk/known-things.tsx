/** A look at what is there, before something new is added. */
import { useContext, useEffect, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { sourceChoice, type ThingChoice } from './choices.js';
import type { FormKind } from './controls.js';
import type { DeskState } from './desk.js';
import { foundThings } from './find-things.js';
import { useFinding } from './finding.js';
import { DeskOneSourceDocument } from './generated/operations.js';
import { Naming } from './thing-fields.js';
import { useTheDesk } from './use-desk.js';
import { textOf, type Values } from './values.js';

const words = deskWords.thing.known;

/** The most things that are shown. */
const MAX_SHOWN = 5;
/** The shortest name that is looked for. */
const SHORTEST_NAME_CHARACTERS = 2;
/** An address is looked up so long after the last letter of it. */
const DELAY_MS = 250;

interface KnownThingsProps {
  readonly kind: FormKind;
  readonly values: Values;
  /** Whether the thing is made for another form, which then uses the one that is there. */
  readonly isInPassing: boolean;
  readonly onKnown: (known: ThingChoice) => void;
}

export function KnownThings({ kind, values, isInPassing, onKnown }: KnownThingsProps) {
  if (kind === 'source') return <KnownSource url={textOf(values.url)} isInPassing={isInPassing} onKnown={onKnown} />;
  return <SimilarThings kind={kind} values={values} isInPassing={isInPassing} onKnown={onKnown} />;
}

/** The things whose names are like those that the editor has typed. */
function SimilarThings({ kind, values, isInPassing, onKnown }: KnownThingsProps) {
  const naming = useContext(Naming);
  const { choices, find } = naming.of(kind === 'actor' || kind === 'event' ? kind : 'proposal', null);
  useFinding(find, textOf(values.name));
  const known = kind === 'story' || kind === 'position' ? [] : similar(choices, values);
  return <Known question={words.question} known={known} isInPassing={isInPassing} onKnown={onKnown} />;
}

/** The source that has an address already. */
export function KnownSource({
  url,
  isInPassing = true,
  onKnown,
}: {
  readonly url: string;
  readonly isInPassing?: boolean;
  readonly onKnown: (known: ThingChoice) => void;
}) {
  const source = useSourceAt(useTheDesk(), url.trim());
  const known = source === null ? [] : [source];
  return <Known question={words.source} known={known} isInPassing={isInPassing} onKnown={onKnown} />;
}

function Known({
  question,
  known,
  isInPassing,
  onKnown,
}: {
  readonly question: string;
  readonly known: readonly ThingChoice[];
  readonly isInPassing: boolean;
  readonly onKnown: (known: ThingChoice) => void;
}) {
  return (
    <div role="status">
      {known.length === 0 ? null : (
        <div class="desk-known">
          <p>{question}</p>
          <ul>
            {known.map((one) => (
              <li key={one.name}>
                <button type="button" class="button" onClick={() => onKnown(one)}>
                  {isInPassing ? words.use(one.label) : words.change(one.label)}
                </button>
                <span class="desk-hint">{words.also(one.also)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function similar(choices: readonly ThingChoice[], values: Values): readonly ThingChoice[] {
  const typed = [
    textOf(values.name),
    textOf(values.title),
    textOf(values.wikidataId),
    ...textOf(values.otherNames).split('\n'),
  ].filter((text) => text.trim().length >= SHORTEST_NAME_CHARACTERS);
  const known = choices.map((choice) => ({ choice, name: choice.label, also: choice.also }));
  const found = typed.flatMap((text) => foundThings(known, text)).map(({ choice }) => choice);
  return [...new Set(found)].slice(0, MAX_SHOWN);
}

/** The source that has an address; `null` while there is none. */
function useSourceAt(desk: DeskState, url: string): ThingChoice | null {
  const [found, setFound] = useState<{ readonly url: string; readonly choice: ThingChoice } | null>(null);
  useEffect(() => {
    if (!/^https?:\/\/./.test(url)) return undefined;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      // Without an answer the service decides when the source is sent.
      const read = await desk.orNothing(desk.ask(DeskOneSourceDocument, { by: { url } }));
      if (isCurrent && read !== null && read.source !== null) setFound({ url, choice: sourceChoice(read.source) });
    }, DELAY_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [url]);
  return found !== null && found.url === url ? found.choice : null;
}
