/** Asks a process of the core, which knows this edge by its secret. */
import { z } from 'zod';

/** How long an answer may take to begin and to end, in milliseconds, beyond the time that the core waits by itself. */
const PATIENCE_MS = 5_000;

const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** An answer of the core that is a refusal, with its code. */
export class CoreRefusal extends Error {
  override readonly name = 'CoreRefusal';

  constructor(
    readonly code: string,
    message: string,
    /** The cursor of the head of the core, where the answer had it. */
    readonly head: string | null,
  ) {
    super(`${code}: ${message}`);
  }
}

export class CoreClient {
  /** The headers by which the core knows this edge. */
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param url The address of a process of the core.
   * @param secret The secret whose hash the core has in TRUSTED_EDGES.
   */
  constructor(
    readonly url: string,
    secret: string,
  ) {
    this.headers = { 'client-secret': secret };
  }

  /**
   * Reads an address of the core.
   * @param closing Ends the question early.
   * @throws CoreRefusal, or an error of the network.
   */
  async get(path: string, closing: AbortSignal | null = null): Promise<string> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    const signal = closing === null ? late : AbortSignal.any([closing, late]);
    const response = await fetch(`${this.url}${path}`, { headers: this.headers, signal });
    const text = await response.text();
    if (response.ok) return text;
    const { code, message } = refusalIn(text) ?? { code: String(response.status), message: 'the core gives no reason' };
    throw new CoreRefusal(code, message, response.headers.get('record-head'));
  }
}

function refusalIn(text: string): z.infer<typeof Failure>['error'] | null {
  try {
    return Failure.safeParse(JSON.parse(text)).data?.error ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // an answer of a proxy, for example
    throw error;
  }
}
