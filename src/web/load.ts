/** Reads what a page shows. Everything on one page is read at one cursor of the record. */
import { type Address, placeIn } from './address.js';
import type { Ask } from './ask.js';
import { partOf } from './embed/part-of-story.js';
import {
  SearchFormDocument,
  SearchPageDocument,
  StatementNowDocument,
  StatementPageDocument,
  StoriesPageDocument,
  StoryPageDocument,
} from './generated/operations.js';
import { loadRecord } from './load-record.js';
import { loadStory, withLists } from './load-story.js';
import type { PageData, StatementData } from './page-data.js';

/** The service refuses a longer search, in UTF-16 code units. */
export const LONGEST_SEARCH = 200;

/** The data of the page of an address; `null` if there is nothing by its name. */
export async function loadPage(ask: Ask, address: Address): Promise<PageData | null> {
  switch (address.page) {
    case 'stories':
      return { page: 'stories', stories: (await ask(StoriesPageDocument, { after: null, asOf: null })).stories };
    case 'story': {
      const { story, view } = address;
      const { story: found } = await ask(StoryPageDocument, { story, asOf: placeIn(view.asOf) });
      if (found === null) return null;
      // In parallel: the service reads concurrent operations together.
      const [at, record] = await Promise.all([withLists(ask, found, view, 1), loadRecord(ask, story, found)]);
      return { page: 'story', view, at, record };
    }
    case 'statement':
    case 'embedded-statement': {
      const asOf = address.page === 'statement' ? address.asOf : null;
      const { statement } = await ask(StatementPageDocument, { id: address.id, asOf: placeIn(asOf) });
      if (statement === null) return null;
      if (address.page === 'embedded-statement') return { page: 'embedded-statement', statement: embedded(statement) };
      const now = asOf === null ? null : (await ask(StatementNowDocument, { id: address.id })).statement;
      return { page: 'statement', asOf, statement, now };
    }
    case 'search': {
      const { text, story, after } = address;
      const view = { text, story, after };
      if (text === '' || text.length > LONGEST_SEARCH) {
        const { stories } = await ask(SearchFormDocument, {});
        return { page: 'search', view, stories: stories.nodes, search: null };
      }
      const { search, stories } = await ask(SearchPageDocument, { text, after, story, asOf: null });
      return { page: 'search', view, stories: stories.nodes, search };
    }
    case 'embedded-story': {
      const { story, show, view } = address;
      const at = await loadStory(ask, story, view, placeIn(view.asOf));
      return at === null ? null : { page: 'embedded-story', show, view, at: partOf(at, show) };
    }
    case 'desk':
      return { page: 'desk' };
  }
}

/** A statement as a frame shows it. Only its own page shows the earlier words of a retracted one (docs/editors/rules.md). */
function embedded(statement: StatementData): StatementData {
  return statement.status === 'PUBLISHED' ? statement : { ...statement, history: [] };
}
