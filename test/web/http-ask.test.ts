/** How the page and the desk ask over HTTP. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { editorAsk } from '../../src/web/desk/editor-ask.js';
import { DeskViewerDocument } from '../../src/web/desk/generated/operations.js';
import { DOCUMENT_IDS, SearchFormDocument } from '../../src/web/generated/operations.js';
import { readerAsk } from '../../src/web/http-ask.js';

const STORIES = { stories: { nodes: [] } };
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const failing = (code: string) => json({ errors: [{ message: 'It failed', extensions: { code } }] }, 404);

/** Answers requests in turn; returns what was requested. */
function requestsAnsweredBy(...responses: Response[]): { readonly url: URL; readonly init: RequestInit | undefined }[] {
  const requests: { readonly url: URL; readonly init: RequestInit | undefined }[] = [];
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    requests.push({ url: new URL(path, 'https://news.example'), init });
    const response = responses.shift();
    return response === undefined ? Promise.reject(new TypeError('The network is gone')) : Promise.resolve(response);
  });
  return requests;
}

afterEach(() => vi.unstubAllGlobals());

describe('Queries of a reader', () => {
  test('a reader sends the id of the document', async () => {
    const requests = requestsAnsweredBy(json({ data: STORIES }));
    expect(await readerAsk()(SearchFormDocument, {})).toEqual(STORIES);
    expect(requests.map(({ url }) => [url.pathname, Object.fromEntries(url.searchParams)])).toEqual([
      ['/graphql', { documentId: DOCUMENT_IDS.SearchForm, operationName: 'SearchForm', variables: '{}' }],
    ]);
  });

  test('a reader sends the document to a service that does not know its id', async () => {
    const requests = requestsAnsweredBy(failing('PERSISTED_QUERY_NOT_FOUND'), json({ data: STORIES }));
    expect(await readerAsk()(SearchFormDocument, {})).toEqual(STORIES);
    expect(requests[1]?.url.searchParams.get('query')).toBe(SearchFormDocument.toString());
    expect(requests[1]?.url.searchParams.has('documentId')).toBe(false);
  });

  test.each([
    ['the code of an error of the service', failing('CURSOR_FORKED'), 'CURSOR_FORKED'],
    [
      'UNREACHABLE for a response that is not JSON',
      new Response('<h1>Bad gateway</h1>', { status: 502 }),
      'UNREACHABLE',
    ],
    ['UNREACHABLE for a response without data', json({ data: null }), 'UNREACHABLE'],
  ])('a reader gets %s', async (_, response, code) => {
    requestsAnsweredBy(response);
    await expect(readerAsk()(SearchFormDocument, {})).rejects.toMatchObject({ name: 'AskError', code });
  });

  test('a reader gets UNREACHABLE if the service does not respond', async () => {
    requestsAnsweredBy();
    await expect(readerAsk()(SearchFormDocument, {})).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});

test('an editor sends the text of the document by POST, with the token', async () => {
  const requests = requestsAnsweredBy(json({ data: { viewer: null } }));
  expect(await editorAsk('a-token')(DeskViewerDocument, {})).toEqual({ viewer: null });
  const [request] = requests;
  expect(request?.init?.method).toBe('POST');
  expect(new Headers(request?.init?.headers).get('authorization')).toBe('Bearer a-token');
  expect(JSON.parse(String(request?.init?.body))).toEqual({ query: DeskViewerDocument.toString(), variables: {} });
});
