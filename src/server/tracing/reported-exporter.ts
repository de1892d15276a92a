/** Sends spans, and says in the log when that begins to fail and when it works again: by itself the SDK says nothing. */
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';

type Done = Parameters<SpanExporter['export']>[1];

/** The code of an export that worked. */
const SUCCESS = 0;

export class ReportedExporter implements SpanExporter {
  private isFailing = false;

  constructor(
    private readonly inner: SpanExporter,
    private readonly log: Logger,
  ) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.inner.export(spans, (result) => {
      const failed = result.code !== SUCCESS;
      // Once for each time that the collector is away. Only the message: what was sent may be in the error.
      if (failed && !this.isFailing) {
        this.log.warn({ reason: result.error?.message }, 'traces cannot be sent; they are dropped until they can');
      }
      if (!failed && this.isFailing) this.log.info('traces are sent again');
      this.isFailing = failed;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush?.();
  }
}
