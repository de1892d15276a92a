/** Serves GraphiQL: nothing is loaded from another host, and the page's policy forbids it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { jsonForScript } from '../../web/document.js';
import { GRAPHIQL_DATA_ELEMENT, GRAPHIQL_ROOT_ELEMENT, type GraphiQLData } from '../../web/graphiql-data.js';
import { words } from '../../words/page.js';
import type { Exchange } from '../connections/exchange.js';
import { exampleOperations } from '../documents/example-operations.js';
import { SCHEMA_PATH } from '../graphql/schema-file.js';
import { matches } from '../http/cacheable.js';
import { CompressedForms, encodingFor } from '../http/compression.js';
import { methodNotAllowed } from '../http/refusal.js';
import { GRAPHQL_PATH, isRead } from '../http/request-target.js';
import { chargeSending } from '../limits/gate.js';
import { OperatorError } from '../operator-error.js';
import type { Refuse } from './refuse.js';
import { builtFilesIn, IMMUTABLE, type StoredFile, sendStored } from './stored-files.js';

const FOLDER = fileURLToPath(new URL('../../../dist/graphiql/', import.meta.url));
/** Vite's manifest of what it built, by source file. */
const Manifest = z.object({
  'src/web/graphiql/graphiql.tsx': z.object({ file: z.string(), css: z.array(z.string()) }),
});
/** The folder of its files, below GraphQL, so that a proxy of `/graphql` passes all of it. */
const FILES_PATH = `${GRAPHQL_PATH}/assets/`;

/** Only the service's own scripts run, and no evaluation of strings, because the origin holds editors' tokens. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The editor positions everything with style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The path of a file of GraphiQL, without its folder; `null` for any other path. */
export function graphiqlFileAt(path: string): string | null {
  return path.startsWith(FILES_PATH) ? path.slice(FILES_PATH.length) : null;
}

interface Built {
  readonly html: Buffer;
  readonly digest: string;
  readonly forms: CompressedForms;
  readonly files: ReadonlyMap<string, StoredFile>;
}

export class GraphiQL {
  /** Read on the first request. */
  private built: Built | null = null;

  constructor(private readonly refuse: Refuse) {}

  /** Sends the page. Every tab and link is of one page: the browser reads its address. */
  async serve({ request, response, account }: Exchange): Promise<void> {
    this.built ??= build();
    const { html, digest, forms } = this.built;
    const encoding = encodingFor(request, html.length);
    const form = encoding === null ? null : await forms.in(encoding, account);
    const body = form ?? html;
    const etag = `"${digest}${form === null ? '' : `.${encoding}`}"`;
    // Browsers revalidate on each visit, because the tabs may have changed.
    const headers = { 'cache-control': 'no-cache', etag, vary: 'Accept, Accept-Encoding' };
    if (matches(request.headers['if-none-match'], etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    chargeSending(account, body.length);
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      'content-length': body.length,
      ...(form === null || encoding === null ? {} : { 'content-encoding': encoding }),
      'content-security-policy': POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'referrer-policy': 'no-referrer',
    });
    response.end(body);
  }

  /** Sends a file of the page; returns `false` when there is none of this name. */
  serveFile(name: string, exchange: Exchange): boolean {
    const { request, response } = exchange;
    if (!isRead(request)) {
      this.refuse(exchange, methodNotAllowed(request, 'GET, HEAD'), {});
      return true;
    }
    this.built ??= build();
    return sendStored(this.built.files.get(name), request, response, {
      'cache-control': IMMUTABLE,
      vary: 'Accept-Encoding',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
}

/** @throws OperatorError when nothing has been built. */
function build(): Built {
  let manifest: z.infer<typeof Manifest>;
  try {
    manifest = Manifest.parse(JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')));
  } catch (error) {
    throw new OperatorError(`GraphiQL has not been built: ${FOLDER} has no manifest; run npm run build`, {
      cause: error,
    });
  }
  const html = Buffer.from(pageOf(manifest['src/web/graphiql/graphiql.tsx']));
  const digest = createHash('sha256').update(html).digest('base64url');
  return { html, digest, forms: new CompressedForms(html), files: builtFilesIn(FOLDER) };
}

function pageOf({ file, css }: { readonly file: string; readonly css: readonly string[] }): string {
  const data: GraphiQLData = {
    endpoint: GRAPHQL_PATH,
    schema: SCHEMA_PATH,
    tabs: exampleOperations().map(({ query }) => query),
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${words.graphiql.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
${css.map((name) => `<link rel="stylesheet" href="${FILES_PATH}${name}">`).join('\n')}
<script type="application/json" id="${GRAPHIQL_DATA_ELEMENT}">${jsonForScript(data)}</script>
<script type="module" src="${FILES_PATH}${file}"></script>
</head>
<body>
<noscript>${words.graphiql.noScripts}</noscript>
<div id="${GRAPHIQL_ROOT_ELEMENT}"></div>
</body>
</html>
`;
}
