/** The dialogs for stories, actors, sources, events, proposals and positions: the list of them, and the form of one. */
import { useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { type Choices, loadChoices, type ThingChoice } from './choices.js';
import type { FormKind } from './controls.js';
import type { DeskState, Passing, ThingTask } from './desk.js';
import { Dialog } from './dialog.js';
import { TextField } from './field.js';
import { foundThings } from './find-things.js';
import { useFinding } from './finding.js';
import { OutcomeView } from './outcome.js';
import { ThingForm } from './thing-form.js';
import { type ThingRead, WRITINGS } from './thing-writes.js';
import { useLoaded } from './use-loaded.js';
import { useNaming } from './use-naming.js';

const words = deskWords.thing;

/** The name under which the desk keeps what an editor types of a thing. */
export function nameOfThing(kind: FormKind, story: string | null, id: string | null): string {
  const where = kind === 'actor' || kind === 'source' || kind === 'story' ? '' : (story ?? '');
  return `thing:${kind}:${id ?? `new:${where}`}`;
}

/** The data of the dialog of a thing. */
interface ThingData {
  readonly choices: Choices | null;
  readonly thing: ThingRead | null;
}

/** Adds a thing, or changes one. */
export function ThingDialog({ desk, task }: { readonly desk: DeskState; readonly task: ThingTask }) {
  const { kind, story, id } = task;
  const { loaded, outcome } = useLoaded<ThingData>(desk, async () => {
    const [choices, thing] = await Promise.all([
      story === null ? null : loadChoices(desk.ask, story),
      id === null ? null : WRITINGS[kind].read(desk.ask, id),
    ]);
    return id !== null && thing === null ? null : { choices, thing };
  });
  const done = (made: ThingChoice) => {
    const message = id === null ? words.done.added(made.label) : words.done.changed(made.label);
    desk.tell({ message, href: kind === 'story' && id === null ? `/stories/${made.name}` : null });
    desk.close();
  };
  return (
    <Dialog title={words.title[id === null ? 'new' : 'change'][kind]} onClose={() => desk.close()}>
      {loaded === null ? (
        <OutcomeView outcome={outcome} remedies={{}} />
      ) : (
        <ThingForm
          desk={desk}
          name={nameOfThing(kind, story, id)}
          kind={kind}
          {...loaded}
          onDone={done}
          onKnown={(known) => desk.open({ ...task, id: known.id })}
          onClose={() => desk.close()}
        />
      )}
    </Dialog>
  );
}

/** Adds a thing that an open form needs, over the dialog of that form. */
export function PassingDialog({ desk, passing }: { readonly desk: DeskState; readonly passing: Passing }) {
  const { kind, choices, values } = passing;
  const end = (choice: ThingChoice) => desk.endPassing({ kind, choice });
  return (
    <Dialog title={words.title.new[kind]} onClose={() => desk.endPassing(null)}>
      <ThingForm
        desk={desk}
        name={nameOfThing(kind, choices.story, null)}
        kind={kind}
        choices={choices}
        thing={null}
        given={values}
        at="passing"
        onDone={end}
        onKnown={end}
        onClose={() => desk.endPassing(null)}
      />
    </Dialog>
  );
}

/** The kinds that are listed, in order. */
const LISTED = ['event', 'proposal', 'position', 'actor', 'source'] as const;
/** The most things of a kind that are shown at once. */
const MAX_SHOWN = 12;

/** Everything that a story has besides its statements, to add to it and to change it. */
export function ThingsDialog({ desk, story }: { readonly desk: DeskState; readonly story: string }) {
  const { loaded: choices, outcome } = useLoaded<Choices>(desk, () => loadChoices(desk.ask, story));
  const [typed, setTyped] = useState('');
  const naming = useNaming(desk, choices, false);
  useFinding((text) => {
    for (const kind of ['actor', 'source'] as const) naming.of(kind, null).find(text);
  }, typed);
  const thingsOf = (kind: (typeof LISTED)[number]) =>
    kind === 'position' ? (choices?.positions ?? []) : naming.of(kind, null).choices;
  const open = (kind: FormKind, id: string | null) => desk.open({ type: 'thing', kind, story, id });
  return (
    <Dialog title={words.list.title} onClose={() => desk.close()}>
      {choices === null ? (
        <OutcomeView outcome={outcome} remedies={{}} />
      ) : (
        <div class="desk-things">
          <TextField
            field="find"
            label={words.list.find}
            hint={words.list.findHint}
            value={typed}
            onChange={setTyped}
          />
          <section>
            <div class="desk-things-head">
              <h3>{words.many.story}</h3>
              <button type="button" class="button" onClick={() => open('story', null)}>
                {words.list.openStory}
              </button>
            </div>
            <ThingList things={[storyChoice(choices)]} none={words.list.none} onOpen={({ id }) => open('story', id)} />
          </section>
          {LISTED.map((kind) => (
            <section key={kind}>
              <div class="desk-things-head">
                <h3>{words.many[kind]}</h3>
                <button type="button" class="button" onClick={() => open(kind, null)}>
                  {words.list.add[kind]}
                </button>
              </div>
              <ThingList
                things={found(thingsOf(kind), typed)}
                none={typed.trim() === '' ? words.list.none : words.list.nothing}
                onOpen={({ id }) => open(kind, id)}
              />
            </section>
          ))}
        </div>
      )}
      <footer class="desk-footer">
        <button type="button" class="button" onClick={() => desk.close()}>
          {deskWords.dialog.closeButton}
        </button>
      </footer>
    </Dialog>
  );
}

function storyChoice({ storyId, story, headline }: Choices): ThingChoice {
  return { id: storyId, name: story, label: headline, also: [], type: null, office: null, represents: null };
}

function found(things: readonly ThingChoice[], typed: string): readonly ThingChoice[] {
  const known = things.map((choice) => ({ choice, name: choice.label, also: choice.also }));
  return foundThings(known, typed).map(({ choice }) => choice);
}

/** The label of a thing; where others have the same, as the sources of one publisher do, with the rest of its names. */
function told({ name, label, also }: ThingChoice, among: readonly ThingChoice[]): string {
  const isAlone = among.every((other) => other.name === name || other.label !== label);
  return isAlone ? label : deskWords.thing.known.also([label, ...also]);
}

function ThingList({
  things,
  none,
  onOpen,
}: {
  readonly things: readonly ThingChoice[];
  /** Says that there are none. */
  readonly none: string;
  readonly onOpen: (thing: ThingChoice) => void;
}) {
  if (things.length === 0) return <p class="desk-hint">{none}</p>;
  return (
    <>
      <ul class="desk-thing-list">
        {things.slice(0, MAX_SHOWN).map((one) => {
          const label = told(one, things);
          return (
            <li key={one.name}>
              <button type="button" class="desk-thing" onClick={() => onOpen(one)}>
                <span class="visually-hidden">{words.list.change(label)}</span>
                <span aria-hidden="true">{label}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {things.length > MAX_SHOWN ? <p class="desk-hint">{words.list.more(things.length - MAX_SHOWN)}</p> : null}
    </>
  );
}
