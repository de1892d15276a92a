/**
 * Long-lived connections that were opened with a token last no longer than the token. One of these in a process looks after
 * all of them, with one question to the store for all their tokens. Connections of readers are no business of it.
 */
import type { Logger } from 'pino';
import type { TokenStore } from '../../record/tokens.js';
import { type Access, AccessRefused } from './access.js';

/** How often the time is looked at, in milliseconds. */
const TICK = 500;
/** How often the store is asked which tokens were revoked, by whatever process, in milliseconds. */
const ASK_INTERVAL = 2_000;
/**
 * How long a revocation through this process takes to end connections, in milliseconds: whoever revokes the token that they
 * use themselves is to be answered first.
 */
const ANSWER_TIME = 100;

interface Watched {
  readonly tokenId: string | null;
  /** By the monotonic clock, which nobody sets; `null` for never. */
  readonly endsAt: number | null;
  end(reason: AccessRefused): void;
}

/** Ends what was opened with a token when the token is good no more. */
export class AccessWatch {
  private readonly watched = new Set<Watched>();
  private readonly timer: NodeJS.Timeout;
  private readonly forget: () => void;
  private askedAt = Number.NEGATIVE_INFINITY;
  private asking = false;
  private failing = false;

  constructor(
    private readonly tokens: TokenStore,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => this.tick(), TICK);
    this.forget = tokens.onRevoked((id) => {
      setTimeout(() => this.endThose(({ tokenId }) => tokenId === id, 'TOKEN_REVOKED'), ANSWER_TIME).unref();
    });
  }

  /**
   * Calls `end` when an access has ended, at most once, unless the returned function is called before. The access of
   * readers, which is `null`, does not end.
   */
  watch(access: Access | null, end: (reason: AccessRefused) => void): () => void {
    if (access === null) return () => undefined;
    const { tokenId, goodForMs } = access;
    const one = { tokenId, endsAt: goodForMs === null ? null : performance.now() + goodForMs, end };
    this.watched.add(one);
    return () => this.watched.delete(one);
  }

  /** Watches nothing any more. */
  close(): void {
    clearInterval(this.timer);
    this.forget();
    this.watched.clear();
  }

  private tick(): void {
    const now = performance.now();
    this.endThose(({ endsAt }) => endsAt !== null && endsAt <= now, 'TOKEN_EXPIRED');
    // A store that takes long to answer is not asked again meanwhile.
    if (this.asking || now - this.askedAt < ASK_INTERVAL) return;
    this.askedAt = now;
    this.asking = true;
    this.ask()
      .then(() => {
        this.failing = false;
      })
      .catch((error: unknown) => {
        if (!this.failing) this.log.warn({ err: error }, 'it is not known which tokens were revoked; asking again');
        this.failing = true;
      })
      .finally(() => {
        this.asking = false;
      });
  }

  private async ask(): Promise<void> {
    const ids = new Set([...this.watched].flatMap(({ tokenId }) => tokenId ?? []));
    const good = await this.tokens.unrevoked([...ids]);
    this.endThose(({ tokenId }) => tokenId !== null && ids.has(tokenId) && !good.has(tokenId), 'TOKEN_REVOKED');
  }

  private endThose(isOver: (one: Watched) => boolean, code: 'TOKEN_EXPIRED' | 'TOKEN_REVOKED'): void {
    for (const one of this.watched) {
      if (!isOver(one)) continue;
      this.watched.delete(one);
      one.end(new AccessRefused(code));
    }
  }
}
