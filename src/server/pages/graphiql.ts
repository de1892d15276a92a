/** GraphiQL, with everything in one page: nothing is asked of any other host, and the page's policy says so too. */
import { createHash } from 'node:crypto';
import type { Exchange } from '../connections/exchange.js';
import { exampleOperations } from '../documents/example-operations.js';
import { acceptedEncoding } from '../http/accepted-encoding.js';
import { GRAPHQL_PATH } from '../http/request-target.js';
import { chargeSending } from '../limits/gate.js';
import type { Renderer } from './renderer.js';
import type { GraphiQLJob, GraphiQLPage } from './renderer-calls.js';

/** The page as it is sent in one encoding. */
interface Page extends GraphiQLPage {
  readonly etag: string;
}

export class GraphiQL {
  private readonly pages = new Map<GraphiQLJob['encoding'], Promise<Page>>();

  constructor(private readonly renderer: Renderer) {}

  async serve({ request, response, account }: Exchange): Promise<void> {
    // Every browser accepts gzip.
    const encoding = acceptedEncoding(request, ['br', 'gzip']) ?? 'gzip';
    const { compressed, etag, policy } = await this.pageIn(encoding);
    // Asked again at each visit, because the tabs may have changed; answered without the 9 MB when they have not.
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('etag', etag);
    response.setHeader('vary', 'Accept, Accept-Encoding');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': encoding,
      'content-length': compressed.length,
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'referrer-policy': 'no-referrer',
    });
    chargeSending(account, compressed.length);
    response.end(compressed);
  }

  /** It is made and compressed once for each encoding, when somebody first asks for it. */
  private pageIn(encoding: GraphiQLJob['encoding']): Promise<Page> {
    const before = this.pages.get(encoding);
    if (before !== undefined) return before;
    const page = this.make(encoding);
    this.pages.set(encoding, page);
    // Made anew for whoever asks next.
    page.catch(() => this.pages.delete(encoding));
    return page;
  }

  private async make(encoding: GraphiQLJob['encoding']): Promise<Page> {
    const tabs = exampleOperations().map(({ query }) => query);
    const page = await this.renderer.graphiql({ endpoint: GRAPHQL_PATH, tabs, encoding });
    return { ...page, etag: `"${createHash('sha256').update(page.compressed).digest('base64url')}"` };
  }
}
