/** The facts of a statement besides its words. */
import type { ComponentChildren } from 'preact';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { storyAddress, WHOLE_STORY } from '../address.js';
import type { StatementData } from '../page-data.js';
import { machineTime, momentInWords, timeInWords } from '../words/time.js';
import { eventKindInWords } from '../words/vocabulary.js';
import { Permalink } from './permalink.js';

export function Facts({ statement, asOf }: { readonly statement: StatementData; readonly asOf: string | null }) {
  const { saidAt, channel, event, place, story, proposals, mentions, publishedAt, version, permalink } = statement;
  const part = (view: { readonly event: string } | { readonly proposal: string }) =>
    storyAddress(story.slug, { ...WHOLE_STORY, asOf, ...view });
  return (
    <aside class="statement-facts" aria-label={words.part.aboutStatement}>
      <dl>
        <Fact name={words.facts.said}>
          <time dateTime={machineTime(saidAt)}>{timeInWords(saidAt)}</time>
        </Fact>
        {channel === 'UNKNOWN' ? null : <Fact name={words.facts.how}>{capitalised(terms.channel[channel])}</Fact>}
        {event === null ? null : (
          <Fact name={words.facts.event}>
            <a href={part({ event: event.slug })}>{event.title}</a>
            <span class="fact-more">
              {[
                eventKindInWords(event.kind),
                terms.eventStatus[event.status],
                event.place,
                event.time === null ? null : timeInWords(event.time),
              ]
                .filter((known) => known !== null)
                .join(' · ')}
            </span>
          </Fact>
        )}
        {place === null || (event?.place ?? null) !== null ? null : (
          <Fact name={terms.statementField.place}>{place}</Fact>
        )}
        {proposals.length === 0 ? null : (
          <Fact name={words.facts.about}>
            <ul>
              {proposals.map(({ slug, title }) => (
                <li key={slug}>
                  <a href={part({ proposal: slug })}>{title}</a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {mentions.length === 0 ? null : (
          <Fact name={words.facts.mentions}>{terms.grammar.list(mentions.map(({ name }) => name))}</Fact>
        )}
        <Fact name={words.facts.since}>
          <time dateTime={publishedAt}>{momentInWords(publishedAt)}</time>
          {version === 1 ? null : (
            <a class="fact-more" href="#history">
              {words.facts.changed(version)}
            </a>
          )}
        </Fact>
        <Fact name={words.facts.link}>
          <Permalink permalink={permalink} asOf={asOf} />
        </Fact>
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
