/**
 * The metrics at /metrics, with a registry for each service. Frequent events are counted as plain numbers where they
 * happen, and read from there on request. docs/operators/monitoring.md lists all metrics.
 */
import { Counter, Registry } from 'prom-client';
import { OperationMetrics, type OperationTransport } from './operation-metrics.js';
import { observeProcess } from './process-metrics.js';
import { RequestMetrics } from './request-metrics.js';

export class Metrics {
  readonly registry = new Registry();
  readonly requests = new RequestMetrics(this.registry);
  readonly operations = new OperationMetrics(this.registry);
  private readonly refused: Counter<'code' | 'transport'>;
  private readonly stopObserving = observeProcess(this.registry);

  constructor() {
    this.refused = new Counter({
      name: 'onrecord_connections_refused_total',
      help: 'Connections that were refused, or ended because access ended, by reason',
      labelNames: ['code', 'transport'],
      registers: [this.registry],
    });
  }

  /** Counts a connection that was refused, or that ended because access ended; the code says why. */
  connectionRefused(code: string, transport: OperationTransport): void {
    this.refused.inc({ code, transport });
  }

  /** All metrics in the text format of Prometheus, and its media type. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.registry.contentType, body: await this.registry.metrics() };
  }

  /** Stops measuring. */
  close(): void {
    this.stopObserving();
  }
}
