/** Identifies editors at an edge, which has no tokens: by asking the core, with the token that the editor sent. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { idOfSecret, isEditorName } from '../../desk/tokens.js';
import type { CoreClient } from '../../edge/core-client.js';
import { MAX_TOKENS_PER_QUESTION } from '../edges/edge-routes.js';
import { type Access, AccessRefusalCode, AccessRefused, bearerToken, type Identify } from './access.js';
import type { RevokedTokens } from './access-watch.js';

/** The answer of the core about a token holds for so long, in milliseconds. */
const KEPT_MS = 2_000;
/** The cache has room for so many tokens. */
const MAX_KEPT = 1_000;
/** The core is asked about so many tokens at once: strangers may make them up. */
const MAX_ASKED = 32;
/** How long the core has to answer, in milliseconds. */
const PATIENCE_MS = 2_000;

const VIEWER = '{ viewer { name role expiresAt } }';

const Answer = z.object({
  data: z.object({
    viewer: z.object({
      name: z.string().refine(isEditorName),
      role: z.enum(['EDITOR', 'CHIEF']),
      expiresAt: z.iso.datetime({ offset: true }).nullable(),
    }),
  }),
});
const Refused = z.object({
  errors: z.tuple([z.object({ message: z.string(), extensions: z.object({ code: z.string() }) })], z.unknown()),
});

/** The access of a token, and when it was found, from `performance.now()`. */
interface FoundAccess {
  readonly access: Access;
  readonly at: number;
}

/** Identifies by the core. A token is kept only as its hash. */
export function identifyByCore(core: CoreClient): Identify {
  const kept = new LRUCache<string, Promise<FoundAccess>>({ max: MAX_KEPT, ttl: KEPT_MS });
  let asked = 0;
  const ask = async (token: string): Promise<FoundAccess> => {
    if (asked >= MAX_ASKED) throw new AccessRefused('CORE_UNAVAILABLE');
    asked += 1;
    try {
      return { access: await accessOf(token, core), at: performance.now() };
    } finally {
      asked -= 1;
    }
  };
  return async (authorization) => {
    if (authorization === undefined) return null;
    const token = bearerToken(authorization);
    const key = createHash('sha256').update(token).digest('hex');
    let found = kept.get(key);
    if (found === undefined) {
      const asking = ask(token);
      found = asking;
      kept.set(key, asking);
      asking.catch((error: unknown) => {
        // A token that the core refuses stays refused; a core that does not answer is asked again.
        const isRefused = error instanceof AccessRefused && error.code !== 'CORE_UNAVAILABLE';
        if (!isRefused && kept.peek(key) === asking) kept.delete(key);
      });
    }
    const { access, at } = await found;
    const { goodForMs } = access;
    if (goodForMs === null) return access;
    const left = goodForMs - (performance.now() - at);
    if (left <= 0) throw new AccessRefused('TOKEN_EXPIRED');
    return { ...access, goodForMs: left };
  };
}

/** @throws AccessRefused */
async function accessOf(token: string, { url, headers }: CoreClient): Promise<Access> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body: JSON.stringify({ query: VIEWER }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = await response.json();
  } catch {
    throw new AccessRefused('CORE_UNAVAILABLE'); // the log says that the core does not answer
  }
  const answer = Answer.safeParse(body);
  if (!answer.success) throw refusalIn(body);
  const { expiresAt, ...editor } = answer.data.data.viewer;
  const expiry = expiresAt === null ? null : new Date(expiresAt).toISOString();
  const goodForMs = expiry === null ? null : Date.parse(expiry) - timeOf(response);
  return { editor: { ...editor, expiresAt: expiry }, tokenId: idOfSecret(token), goodForMs };
}

/** The time of day at the core: the clock of this machine may be another. */
function timeOf({ headers }: Response): number {
  const time = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(time)) throw new AccessRefused('CORE_UNAVAILABLE');
  return time;
}

function refusalIn(body: unknown): AccessRefused {
  const [error] = Refused.safeParse(body).data?.errors ?? [];
  if (error === undefined) return new AccessRefused('CORE_UNAVAILABLE');
  const { message, extensions } = error;
  return isRefusalCode(extensions.code)
    ? new AccessRefused(extensions.code, message)
    : new AccessRefused('CORE_UNAVAILABLE');
}

function isRefusalCode(code: string): code is AccessRefusalCode {
  return Object.hasOwn(AccessRefusalCode, code);
}

const Unrevoked = z.object({ unrevoked: z.array(z.string()) });

/** The tokens of the core, for an edge that watches which of them are revoked. */
export class CoreTokens implements RevokedTokens {
  constructor(private readonly core: CoreClient) {}

  async unrevoked(ids: readonly string[]): Promise<Set<string>> {
    const unrevoked = new Set<string>();
    for (let from = 0; from < ids.length; from += MAX_TOKENS_PER_QUESTION) {
      const some = ids.slice(from, from + MAX_TOKENS_PER_QUESTION).join(',');
      const text = await this.core.get(`/edge/tokens?ids=${some}`);
      for (const id of Unrevoked.parse(JSON.parse(text)).unrevoked) unrevoked.add(id);
    }
    return unrevoked;
  }

  /** No token is revoked through an edge. */
  onRevoked(): () => void {
    return () => undefined;
  }
}
