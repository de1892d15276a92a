/**
 * Ends long-lived connections when the token that opened them ends. One watch per process checks all of them,
 * with one query for all their tokens. Anonymous connections are not watched.
 */
import type { Logger } from 'pino';
import type { TokenStore } from '../../record/tokens.js';
import { type Access, AccessRefused } from './access.js';

/** How often expiry times are checked, in milliseconds. */
const TICK_MS = 500;
/** How often the store is asked for revoked tokens, whichever process revoked them, in milliseconds. */
const CHECK_INTERVAL_MS = 2_000;
/**
 * Delay between a revocation by this process and the end of the token's connections, in milliseconds: an editor who
 * revokes their own token still gets the response.
 */
const RESPONSE_DELAY_MS = 100;

/** The source of revocations: the store, or at an edge the core. */
export type RevokedTokens = Pick<TokenStore, 'unrevoked' | 'onRevoked'>;

interface Watched {
  readonly tokenId: string | null;
  /** By the monotonic clock, which a change of the system time does not move; `null` for never. */
  readonly endsAt: number | null;
  end(reason: AccessRefused): void;
}

/** Ends connections when the token that opened them expires or is revoked. */
export class AccessWatch {
  private readonly watched = new Set<Watched>();
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;
  private checkedAt = Number.NEGATIVE_INFINITY;
  private isChecking = false;
  private isFailing = false;

  constructor(
    private readonly tokens: RevokedTokens,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.stopListening = tokens.onRevoked((id) => {
      setTimeout(() => this.endWhere(({ tokenId }) => tokenId === id, 'TOKEN_REVOKED'), RESPONSE_DELAY_MS).unref();
    });
  }

  /**
   * Calls `end` at most once, when an access ends, unless the returned function is called first. A reader's access,
   * `null`, never ends.
   */
  watch(access: Access | null, end: (reason: AccessRefused) => void): () => void {
    if (access === null) return () => undefined;
    const { tokenId, goodForMs } = access;
    const watched = { tokenId, endsAt: goodForMs === null ? null : performance.now() + goodForMs, end };
    this.watched.add(watched);
    return () => this.watched.delete(watched);
  }

  /** Stops watching. */
  close(): void {
    clearInterval(this.timer);
    this.stopListening();
    this.watched.clear();
  }

  private tick(): void {
    const now = performance.now();
    this.endWhere(({ endsAt }) => endsAt !== null && endsAt <= now, 'TOKEN_EXPIRED');
    // Wait for a slow store instead of asking it again.
    if (this.isChecking || now - this.checkedAt < CHECK_INTERVAL_MS) return;
    this.checkedAt = now;
    this.isChecking = true;
    this.checkRevocations()
      .then(() => {
        this.isFailing = false;
      })
      .catch((error: unknown) => {
        if (!this.isFailing) this.log.warn({ err: error }, 'cannot read which tokens were revoked; retrying');
        this.isFailing = true;
      })
      .finally(() => {
        this.isChecking = false;
      });
  }

  private async checkRevocations(): Promise<void> {
    const ids = new Set([...this.watched].flatMap(({ tokenId }) => tokenId ?? []));
    const good = await this.tokens.unrevoked([...ids]);
    this.endWhere(({ tokenId }) => tokenId !== null && ids.has(tokenId) && !good.has(tokenId), 'TOKEN_REVOKED');
  }

  private endWhere(isOver: (access: Watched) => boolean, code: 'TOKEN_EXPIRED' | 'TOKEN_REVOKED'): void {
    for (const access of this.watched) {
      if (!isOver(access)) continue;
      this.watched.delete(access);
      access.end(new AccessRefused(code));
    }
  }
}
