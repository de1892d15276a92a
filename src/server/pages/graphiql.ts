/** Serves GraphiQL as one page: nothing is loaded from another host, and the page's policy forbids it. */
import { createHash } from 'node:crypto';
import type { Exchange } from '../connections/exchange.js';
import { exampleOperations } from '../documents/example-operations.js';
import { acceptedEncoding } from '../http/accepted-encoding.js';
import { GRAPHQL_PATH } from '../http/request-target.js';
import { chargeSending } from '../limits/gate.js';
import type { Renderer } from './renderer.js';
import type { GraphiQLJob, GraphiQLPage } from './renderer-calls.js';

/** The page in one encoding. */
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
    // Browsers revalidate on each visit, because the tabs may have changed; a 304 saves the 9 MB.
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

  /** Makes and compresses the page once for each encoding, on the first request. */
  private pageIn(encoding: GraphiQLJob['encoding']): Promise<Page> {
    const before = this.pages.get(encoding);
    if (before !== undefined) return before;
    const page = this.make(encoding);
    this.pages.set(encoding, page);
    // After a failure, the next request tries again.
    page.catch(() => this.pages.delete(encoding));
    return page;
  }

  private async make(encoding: GraphiQLJob['encoding']): Promise<Page> {
    const tabs = exampleOperations().map(({ query }) => query);
    const page = await this.renderer.graphiql({ endpoint: GRAPHQL_PATH, tabs, encoding });
    return { ...page, etag: `"${createHash('sha256').update(page.compressed).digest('base64url')}"` };
  }
}
