/** The plot of who spoke when: a duration is as long as it lasted, an uncertain time as long as its uncertainty. */
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { TimeFragment, TimePrecision } from '../../src/web/generated/operations.js';
import type { Moment } from '../../src/web/page-data.js';
import type { ShownProposal } from '../../src/web/story/matrix-details.js';
import { SpeakerPlot } from '../../src/web/story/plot.js';
import type { PlotEvent } from '../../src/web/story/plot-places.js';

const time = (
  earliest: string,
  latest: string,
  precision: TimePrecision,
  more: Partial<TimeFragment> = {},
): TimeFragment => ({
  earliest,
  latest,
  earliestPrecision: precision,
  latestPrecision: precision,
  approximate: false,
  timeZone: null,
  earliestOffsetSeconds: 0,
  latestOffsetSeconds: 0,
  ...more,
});
const day = (first: string, last = first) => time(`${first}T00:00:00.000Z`, `${last}T23:59:59.999Z`, 'DAY');
const minute = (at: string, until = at) => time(`${at}:00.000Z`, `${until}:59.999Z`, 'MINUTE');

const event = (title: string, when: TimeFragment): PlotEvent => ({
  id: title,
  slug: title,
  kind: 'TALKS',
  title,
  summary: null,
  status: 'HELD',
  place: null,
  time: when,
  previousTime: null,
  partOf: null,
  participants: [],
});
const moment = (id: string, saidAt: TimeFragment): Moment => ({
  id,
  permalink: `/statements/${id}`,
  status: 'PUBLISHED',
  mode: 'INDIRECT',
  text: `The words of ${id}.`,
  language: 'en',
  quotedSpans: [],
  saidAt,
  attributions: [{ speaker: { slug: 'anna', name: 'Anna' }, label: null, onBehalfOf: [] }],
});
/** The plot shows ten days, with half a day on either side. */
const EDGES = [moment('first', minute('2025-03-01T00:00')), moment('last', minute('2025-03-10T23:59'))];
const DAYS = 11;

const plot = (
  events: readonly PlotEvent[],
  moments: readonly Moment[] = [],
  proposals: readonly ShownProposal[] = [],
) =>
  renderToString(
    <SpeakerPlot
      moments={[...EDGES, ...moments]}
      of={9}
      events={events}
      proposals={proposals}
      story="test-story"
      asOf={null}
    />,
  );
const proposal = (title: string, tabledAt: TimeFragment | null, more: Partial<ShownProposal> = {}): ShownProposal => ({
  id: title,
  slug: title,
  title,
  kind: 'CEASEFIRE',
  status: 'TABLED',
  description: null,
  tabledAt,
  tabledBy: [],
  statusHistory: [],
  citations: [],
  ...more,
});
/** The marks of an event, a proposal or a statement by the beginning of its label, each with its attributes. */
function marksOf(html: string, title: string): { name: string; class: string; x: number; days: number }[] {
  const links = [...html.matchAll(/<a [^>]*aria-label="([^"]*)"[^>]*>(.*?)<\/a>/gs)];
  return links
    .filter(([, label = '']) => label.startsWith(title))
    .flatMap(([, , content = '']) => [...content.matchAll(/<(rect|line) class="((?!halo)[^"]+)"([^>]*)>/g)])
    .map(([, name = '', className = '', attributes = '']) => {
      const of = (attribute: string) => Number(new RegExp(` ${attribute}="([\\d.]+)%`).exec(attributes)?.[1] ?? 'NaN');
      return { name, class: className, x: name === 'rect' ? of('x') : of('x1'), days: (of('width') * DAYS) / 100 };
    });
}
const wordsOf = (html: string) =>
  [...(/plot-legend">(.*?)<\/ul>/s.exec(html)?.[1] ?? '').matchAll(/<\/svg> ?([^<]+)<\/li>/g)].map(
    ([, words]) => words,
  );

test('an event with a duration is drawn from its beginning to its end', () => {
  const [mark] = marksOf(plot([event('The strike', day('2025-03-03', '2025-03-06'))]), 'The strike');
  expect(mark).toMatchObject({ name: 'rect', class: 'event-time time-span' });
  expect(mark?.days).toBeCloseTo(4, 1);
  // Two and a half days after the left edge.
  expect(mark?.x).toBeCloseTo((2.5 / DAYS) * 100, 0);
});

test('an event of some hours is drawn as long as they last', () => {
  const [mark] = marksOf(plot([event('The call', minute('2025-03-05T06:00', '2025-03-05T18:00'))]), 'The call');
  expect(mark?.class).toBe('event-time time-span');
  expect(mark?.days).toBeCloseTo(0.5, 1);
});

test('an event known to the day is drawn as uncertain for the whole day, not as lasting', () => {
  const [mark] = marksOf(plot([event('The vote', day('2025-03-05'))]), 'The vote');
  expect(mark).toMatchObject({ name: 'rect', class: 'event-time time-uncertain' });
  expect(mark?.days).toBeCloseTo(1, 1);
});

test('an event at a known time is a line', () => {
  const [mark] = marksOf(plot([event('The signing', minute('2025-03-05T12:00'))]), 'The signing');
  expect(mark).toMatchObject({ name: 'line', class: 'event-line' });
});

test('an event beyond the edges is drawn as far as it is in view', () => {
  const [mark] = marksOf(plot([event('The summit', day('2025-01-01', '2025-06-30'))]), 'The summit');
  expect(mark).toMatchObject({ x: 0, class: 'event-time time-span' });
  expect(mark?.days).toBeCloseTo(DAYS, 1);
  expect(marksOf(plot([event('Long ago', day('2025-01-01', '2025-01-31'))]), 'Long ago')).toEqual([]);
});

test('an event at an approximate time has a halo, and so has a statement', () => {
  const about = { ...minute('2025-03-05T15:00'), approximate: true };
  const halo = (html: string, mark: string) =>
    new RegExp(`<${mark} class="halo"`).test(html.split('plot-legend')[0] ?? '');
  const exact = plot([event('The call', minute('2025-03-05T15:00'))], [moment('said', minute('2025-03-05T15:00'))]);
  expect([halo(exact, 'line'), halo(exact, 'circle')]).toEqual([false, false]);
  const ofEvent = plot([event('The call', about)]);
  expect([halo(ofEvent, 'line'), halo(ofEvent, 'circle')]).toEqual([true, false]);
  expect(marksOf(ofEvent, 'The call')).toMatchObject([{ name: 'line', class: 'event-line' }]);
  expect(wordsOf(ofEvent)).toEqual(['one statement', 'event, about then']);
  const ofStatement = plot([], [moment('said', about)]);
  expect([halo(ofStatement, 'line'), halo(ofStatement, 'circle')]).toEqual([false, true]);
  expect(wordsOf(ofStatement)).toEqual(['one statement', 'about this time']);
});

test('an approximate day and an approximate duration are dashed', () => {
  const aboutADay = { ...day('2025-03-05'), approximate: true };
  const html = plot([event('The vote', aboutADay)], [moment('said', aboutADay)]);
  expect(marksOf(html, 'The vote')[0]?.class).toBe('event-time time-uncertain time-about');
  expect(html).toMatch(/statements\/said"[^>]*>.*?<rect class="time-uncertain time-about"/s);
  expect(wordsOf(html)).toEqual(['one statement', 'time not certain', 'ends are approximate']);

  const about = { ...day('2025-03-03', '2025-03-06'), approximate: true };
  expect(marksOf(plot([event('The siege', about)]), 'The siege')[0]?.class).toBe('event-time time-span time-about');
});

test('a statement that took hours is outlined, and one known to the day is faint', () => {
  const html = plot(
    [],
    [moment('speech', minute('2025-03-05T06:00', '2025-03-05T18:00')), moment('some-day', day('2025-03-07'))],
  );
  const barIn = (id: string) => new RegExp(`/statements/${id}".*?<rect class="([^"]+)"`, 's').exec(html)?.[1];
  expect(barIn('speech')).toBe('time-span');
  expect(barIn('some-day')).toBe('time-uncertain');
});

test('the legend explains each kind of mark in three words, and only the kinds in the plot', () => {
  expect(wordsOf(plot([]))).toEqual(['one statement']);
  const all = [
    event('The strike', day('2025-03-03', '2025-03-06')),
    event('The vote', day('2025-03-05')),
    event('The signing', minute('2025-03-05T12:00')),
  ];
  expect(wordsOf(plot(all))).toEqual(['one statement', 'event, time known', 'time not certain', 'lasted this long']);
  const about = all.map(({ title, time: when }) =>
    event(`About ${title}`, { ...(when ?? day('')), approximate: true }),
  );
  const said = moment('said', { ...minute('2025-03-05T15:00'), approximate: true });
  const gone = { ...moment('gone', minute('2025-03-05T18:00')), status: 'RETRACTED' as const };
  const words = wordsOf(plot([...all, ...about], [said, gone], [proposal('A plan', day('2025-03-04'))]));
  expect(words).toHaveLength(9);
  for (const one of words) expect(one?.split(' ').length).toBeLessThanOrEqual(3);
});

test('the list beside the plot has the events with their times', () => {
  expect(plot([event('The strike', day('2025-03-03', '2025-03-06'))])).toContain(
    '<li>The strike: 3 to 6 March 2025</li>',
  );
});

test('a proposal is drawn from when it was made to the end of the plot, or to when its end was recorded', () => {
  const ended = {
    status: 'WITHDRAWN',
    statusHistory: [{ status: 'WITHDRAWN', recordedAt: '2025-03-06T00:00:00Z' }],
  } satisfies Partial<ShownProposal>;
  const html = plot(
    [],
    [],
    [proposal('A plan', day('2025-03-04')), proposal('A truce', day('2025-03-04'), ended), proposal('Some day', null)],
  );
  expect(marksOf(html, 'A plan')).toMatchObject([{ class: 'proposal-time' }, { class: 'proposal-line' }]);
  expect(marksOf(html, 'A plan')[0]?.days).toBeCloseTo(7.5, 1);
  expect(marksOf(html, 'A truce')[0]?.days).toBeCloseTo(2, 1);
  expect(marksOf(html, 'Some day')).toEqual([]);
  expect(html).toContain('<li>A truce: proposed 4 March 2025, withdrawn</li>');
});

test('the label of a statement has its speaker, its words and its time, and days have their names', () => {
  const html = plot([], [moment('said', minute('2025-03-05T15:00'))]);
  expect(html).toContain('aria-label="Anna: The words of said., 5 March 2025, 15:00 UTC"');
  expect(html).toMatch(/Wed<\/text><text[^>]*>5</);
});

test('no two statements at one time cover each other, up to nine of them', () => {
  const html = plot(
    [],
    Array.from({ length: 7 }, (_, index) => moment(`said-${index}`, minute('2025-03-05T15:00'))),
  );
  const heights = [...html.matchAll(/statements\/said-.*?class="point" cx="[^"]*" cy="([^"]*)"/gs)].map(([, y]) =>
    Number(y),
  );
  expect(new Set(heights).size).toBe(7);
});
