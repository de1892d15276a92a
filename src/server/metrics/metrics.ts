/**
 * What Prometheus is told at /metrics. Each service has a registry of its own. What happens very often is counted by those to
 * whom it happens, as plain numbers, and read from there when somebody asks. docs/operators/monitoring.md lists all of them.
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
      help: 'Connections that were not taken, or ended because of who asked, by the reason',
      labelNames: ['code', 'transport'],
      registers: [this.registry],
    });
  }

  /** A connection was not taken, or ended because of who asked; the code says why. */
  connectionRefused(code: string, transport: OperationTransport): void {
    this.refused.inc({ code, transport });
  }

  /** Everything, in the text format of Prometheus, and its media type. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.registry.contentType, body: await this.registry.metrics() };
  }

  /** Measures nothing more. */
  close(): void {
    this.stopObserving();
  }
}
