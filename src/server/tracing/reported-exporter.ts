/** Sends spans, and logs when that starts to fail and when it works again: the SDK logs neither. */
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';

type Done = Parameters<SpanExporter['export']>[1];

/** The code of a successful export. */
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
      // Once per outage of the collector. Only the message: the error may hold what was sent.
      if (failed && !this.isFailing) {
        this.log.warn(
          { reason: result.error?.message },
          'cannot send traces; dropping them until the collector takes them',
        );
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
