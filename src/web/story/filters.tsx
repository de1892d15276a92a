/** Which statements are shown: by actor, proposal, event and mode. What is chosen is in the address, and works without script. */
import { isFiltered, type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import type { Moment, StoryAt } from '../page-data.js';
import { MODE_NAMES, MODES } from '../words/vocabulary.js';

interface NamedActor {
  readonly slug: string;
  readonly name: string;
}

export function Filters({
  at: { story, moments },
  view,
  onChoose,
}: {
  readonly at: StoryAt;
  readonly view: StoryView;
  readonly onChoose: (view: StoryView) => void;
}) {
  const choose = (form: HTMLFormElement) => {
    const chosen = new FormData(form);
    const of = (name: string) => {
      const value = chosen.get(name);
      return typeof value === 'string' && value !== '' ? value : null;
    };
    const modeName = of('mode')?.toUpperCase();
    onChoose({
      ...view,
      actor: of('actor'),
      onBehalfOf: of('onBehalfOf'),
      proposal: of('proposal'),
      event: of('event'),
      mode: MODE_NAMES.find((one) => one === modeName) ?? null,
      order: of('order') === 'oldest' ? 'oldest' : 'newest',
      after: null,
    });
  };
  // Of a long story not all statements are here: who has a part in it may have made one of the others.
  const others = moments.length < story.everything.totalCount ? story.actors.nodes : [];
  return (
    <form
      class="filters no-print"
      method="get"
      action={`/stories/${story.slug}`}
      onChange={(event) => choose(event.currentTarget)}
      onSubmit={(event) => {
        event.preventDefault();
        choose(event.currentTarget);
      }}
    >
      {view.asOf === null ? null : <input type="hidden" name="asOf" value={view.asOf} />}
      <Choice
        name="actor"
        label="Said by"
        all="anybody"
        chosen={view.actor}
        options={named(moments, others, ({ speaker }) => (speaker === null ? [] : [speaker]))}
      />
      <Choice
        name="onBehalfOf"
        label="On behalf of"
        all="anybody"
        chosen={view.onBehalfOf}
        options={named(moments, others, ({ onBehalfOf }) => onBehalfOf)}
      />
      <Choice
        name="proposal"
        label="About"
        all="everything"
        chosen={view.proposal}
        options={story.positionMatrix.rows.map(({ proposal }) => [proposal.slug, proposal.title])}
      />
      <Choice
        name="event"
        label="Event"
        all="all"
        chosen={view.event}
        options={story.events.nodes.map(({ slug, title }) => [slug, title])}
      />
      <Choice
        name="mode"
        label="Speech"
        all="all"
        chosen={view.mode?.toLowerCase() ?? null}
        options={MODE_NAMES.map((mode) => [mode.toLowerCase(), MODES[mode]])}
      />
      <Choice
        name="order"
        label="Order"
        all="newest first"
        chosen={view.order === 'oldest' ? 'oldest' : null}
        options={[['oldest', 'oldest first']]}
      />
      <button type="submit" class="button script-hidden">
        Show
      </button>
      {isFiltered(view) ? (
        <a
          class="clear"
          href={storyAddress(story.slug, { ...WHOLE_STORY, asOf: view.asOf, order: view.order })}
          onClick={(event) => {
            event.preventDefault();
            onChoose({ ...WHOLE_STORY, asOf: view.asOf, order: view.order });
          }}
        >
          Show everything
        </a>
      ) : null}
    </form>
  );
}

/** The actors who can be chosen, by their names: all who occur, and others. */
function named(
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
  /** What it is called when nothing is chosen. */
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
