/** The filters of a story, folded into one row: actor, proposal, event and mode. Without scripts they are a form. */
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { isFiltered, type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import type { Moment, StoryAt } from '../page-data.js';
import { SPEECH_MODES } from '../words/vocabulary.js';
import { chosenInWords } from './chosen.js';
import { useUntilLoaded } from './until-loaded.js';

interface NamedActor {
  readonly slug: string;
  readonly name: string;
}

export function Filters({
  at: { story, moments },
  view: given,
  isLoading,
  onChoose,
}: {
  readonly at: StoryAt;
  readonly view: StoryView;
  /** Whether the page is loading. */
  readonly isLoading: boolean;
  readonly onChoose: (view: StoryView) => void;
}) {
  // The choices stay as they were made while the page loads: a reader may make the next one meanwhile.
  const [chosen, setChosen] = useUntilLoaded<StoryView>(isLoading);
  const view = chosen ?? given;
  const viewOf = (form: HTMLFormElement): StoryView => {
    const data = new FormData(form);
    const of = (name: string) => {
      const value = data.get(name);
      return typeof value === 'string' && value !== '' ? value : null;
    };
    const modeName = of('mode')?.toUpperCase();
    return {
      ...view,
      actor: of('actor'),
      onBehalfOf: of('onBehalfOf'),
      proposal: of('proposal'),
      event: of('event'),
      mode: SPEECH_MODES.find((one) => one === modeName) ?? null,
      order: of('order') === 'oldest' ? 'oldest' : 'newest',
      after: null,
    };
  };
  const choose = (form: HTMLFormElement) => {
    const next = viewOf(form);
    setChosen(next);
    onChoose(next);
  };
  const inWords = isFiltered(view) ? terms.grammar.list(chosenInWords(story, view)) : words.filters.everythingShown;
  const form = useRef<HTMLFormElement>(null);
  // A reader may have chosen something before the script ran.
  useEffect(() => {
    if (form.current === null || !isChanged(form.current)) return;
    const isOther =
      storyAddress(story.slug, viewOf(form.current)) !== storyAddress(story.slug, { ...view, after: null });
    if (isOther) choose(form.current);
  }, []);
  // The page lacks the older statements of a long story. Any actor may have made one of them.
  const others = moments.length < story.everything.totalCount ? story.actors.nodes : [];
  return (
    <form
      ref={form}
      class="filters no-print"
      autocomplete="off"
      method="get"
      action={`/stories/${story.slug}`}
      onChange={(event) => choose(event.currentTarget)}
      onSubmit={(event) => {
        event.preventDefault();
        choose(event.currentTarget);
      }}
    >
      {view.asOf === null ? null : <input type="hidden" name="asOf" value={view.asOf} />}
      <details class="filter-fold">
        <summary>
          <span>{words.filters.title}</span> <span class="filter-chosen">{inWords}</span>
        </summary>
        <div class="choices">
          <Choice
            name="actor"
            label={words.filters.actor}
            all={words.filters.anybody}
            chosen={view.actor}
            options={actorChoices(moments, others, ({ speaker }) => (speaker === null ? [] : [speaker]))}
          />
          <Choice
            name="onBehalfOf"
            label={words.filters.onBehalfOf}
            all={words.filters.anybody}
            chosen={view.onBehalfOf}
            options={actorChoices(moments, others, ({ onBehalfOf }) => onBehalfOf)}
          />
          <Choice
            name="proposal"
            label={words.filters.proposal}
            all={words.filters.everything}
            chosen={view.proposal}
            options={story.positionMatrix.rows.map(({ proposal }) => [proposal.slug, proposal.title])}
          />
          <Choice
            name="event"
            label={words.filters.event}
            all={words.filters.all}
            chosen={view.event}
            options={story.events.nodes.map(({ slug, title }) => [slug, title])}
          />
          <Choice
            name="mode"
            label={words.filters.mode}
            all={words.filters.all}
            chosen={view.mode?.toLowerCase() ?? null}
            options={SPEECH_MODES.map((mode) => [mode.toLowerCase(), terms.mode[mode]])}
          />
        </div>
      </details>
      <Choice
        name="order"
        label={words.filters.order}
        all={words.filters.newestFirst}
        chosen={view.order === 'oldest' ? 'oldest' : null}
        options={[['oldest', words.filters.oldestFirst]]}
      />
      <button type="submit" class="button script-hidden">
        {words.filters.show}
      </button>
    </form>
  );
}

/** A link to all statements of the story, in the same order. */
export function ShowEverything({
  story,
  view,
  onChoose,
}: {
  readonly story: string;
  readonly view: StoryView;
  readonly onChoose: (view: StoryView) => void;
}) {
  const everything = { ...WHOLE_STORY, asOf: view.asOf, order: view.order };
  return (
    <a
      class="clear no-print"
      href={storyAddress(story, everything)}
      onClick={(event) => {
        event.preventDefault();
        onChoose(everything);
      }}
    >
      {words.filters.clear}
    </a>
  );
}

/** Whether a choice in a form differs from the one with which the page came. The browser restores none (`autocomplete`). */
function isChanged(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll('select')].some(({ options, selectedIndex }) => {
    const given = [...options].findIndex((option) => option.defaultSelected);
    return selectedIndex !== Math.max(given, 0);
  });
}

/** The choices of actors, sorted by name. */
function actorChoices(
  moments: readonly Moment[],
  others: readonly NamedActor[],
  actorsOf: (attribution: Moment['attributions'][number]) => readonly NamedActor[],
): (readonly [slug: string, name: string])[] {
  const actors = [...others, ...moments.flatMap(({ attributions }) => attributions.flatMap(actorsOf))];
  const names = new Map(actors.map(({ slug, name }) => [slug, name]));
  return [...names].sort(([, a], [, b]) => (a < b ? -1 : 1));
}

function Choice({
  name,
  label,
  all,
  chosen,
  options,
}: {
  readonly name: string;
  readonly label: string;
  /** The option for no filter. */
  readonly all: string;
  readonly chosen: string | null;
  readonly options: readonly (readonly [value: string, label: string])[];
}) {
  return (
    <label class={chosen === null ? 'choice' : 'choice choice-made'}>
      <span>{label}</span>
      <select name={name} value={chosen ?? ''}>
        <option value="" selected={chosen === null}>
          {all}
        </option>
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
