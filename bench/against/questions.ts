/** The HTTP requests that both builds answer. */
import { smallStory } from '../harness/seed.js';
import { getRequest, postRequest } from '../load/http-request.js';
import { STORY, STORY_PAGE } from '../paths.js';

/** The headers with which browsers request a page. */
const BROWSER = ['Accept: text/html', 'Accept-Encoding: gzip, deflate, br'];

/** The story page as JSON, with GET and without a token: the same address each time. */
export function keptPage(): string {
  const search = new URLSearchParams({ query: STORY_PAGE, variables: JSON.stringify({ story: STORY }) });
  return getRequest(`/graphql?${search}`, ['Accept: application/json']);
}

/** The page of the story as readers see it. */
export function keptHtml(): string {
  return getRequest(`/stories/${STORY}`, BROWSER);
}

/** The page of a small story as readers see it: a new one for each number below the number of small stories. */
export function freshHtml(number: number): string {
  return getRequest(`/stories/${smallStory(number)}`, BROWSER);
}

/** The page sizes of the story page, and the number of values of each. Only the last one changes the result. */
const SIZES = [
  { fixed: 'events(first: 20)', variable: 'events', from: 11, values: 10 },
  { fixed: 'actors(first: 50)', variable: 'actors', from: 31, values: 20 },
  { fixed: 'statements(first: 5)', variable: 'statements', from: 1, values: 10 },
] as const;

const SIZED_STORY_PAGE = SIZES.reduce((text, { fixed, variable }) => {
  const sized = text
    .replace(fixed, fixed.replace(/\d+/, `$${variable}`))
    .replace('($story:', `($${variable}: Int!, $story:`);
  if (!sized.includes(`: $${variable})`)) throw new Error(`The story page does not ask for ${fixed} any more`);
  return sized;
}, STORY_PAGE);

/**
 * The story page of a small story with page sizes of its own: a new request for each number up
 * to 2,000 times the number of stories. Consecutive numbers are about different stories.
 */
export function freshPage(number: number, stories: number): string {
  const variables: Record<string, string | number> = { story: smallStory(number % stories) };
  let rest = Math.floor(number / stories);
  for (const { variable, from, values } of SIZES) {
    variables[variable] = from + (rest % values);
    rest = Math.floor(rest / values);
  }
  return postRequest(JSON.stringify({ query: SIZED_STORY_PAGE, variables }));
}
