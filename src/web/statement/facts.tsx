/** What is known about a statement besides its words. */
import type { ComponentChildren } from 'preact';
import { storyAddress, WHOLE_STORY } from '../address.js';
import type { StatementData } from '../page-data.js';
import { machineTime, momentInWords, timeInWords } from '../words/time.js';
import { CHANNELS, EVENT_KINDS, EVENT_STATUSES } from '../words/vocabulary.js';
import { list } from '../words/who.js';
import { Permalink } from './permalink.js';

export function Facts({ statement, asOf }: { readonly statement: StatementData; readonly asOf: string | null }) {
  const { saidAt, channel, event, story, proposals, mentions, publishedAt, version, permalink } = statement;
  const part = (view: { readonly event: string } | { readonly proposal: string }) =>
    storyAddress(story.slug, { ...WHOLE_STORY, asOf, ...view });
  return (
    <aside class="statement-facts" aria-label="About this statement">
      <dl>
        <Fact name="Said">
          <time dateTime={machineTime(saidAt)}>{timeInWords(saidAt)}</time>
        </Fact>
        <Fact name="How">{capitalised(CHANNELS[channel])}</Fact>
        {event === null ? null : (
          <Fact name="Event">
            <a href={part({ event: event.slug })}>{event.title}</a>
            <span class="fact-more">
              {[
                EVENT_KINDS[event.kind],
                EVENT_STATUSES[event.status],
                event.place,
                event.time === null ? null : timeInWords(event.time),
              ]
                .filter((known) => known !== null)
                .join(' · ')}
            </span>
          </Fact>
        )}
        {proposals.length === 0 ? null : (
          <Fact name="About">
            <ul>
              {proposals.map(({ slug, title }) => (
                <li key={slug}>
                  <a href={part({ proposal: slug })}>{title}</a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {mentions.length === 0 ? null : <Fact name="Mentions">{list(mentions.map(({ name }) => name))}</Fact>}
        <Fact name="On the record since">
          <time dateTime={publishedAt}>{momentInWords(publishedAt)}</time>
          {version === 1 ? null : (
            <a class="fact-more" href="#history">
              Version {version}; see what changed
            </a>
          )}
        </Fact>
        <Fact name="Permanent link">
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

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
