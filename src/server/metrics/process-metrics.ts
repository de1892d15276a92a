/** Metrics of the process: its use of the machine, and the delay of its event loop. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';
import { VERSION } from '../../version.js';

/** The interval of the timer by which the delay of the event loop is measured, in milliseconds. */
const RESOLUTION_MS = 10;
const NANOSECONDS = 1e9;

/**
 * Registers metrics of this process, under the names customary among Prometheus clients where there are such. Returns
 * the function that stops measuring.
 */
export function observeProcess(registry: Registry): () => void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  const counter = (name: string, help: string, value: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  counter('process_cpu_seconds_total', 'Processor time that the process has used', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_start_time_seconds', 'When the process started, as Unix time', () => performance.timeOrigin / 1e3);
  gauge('process_resident_memory_bytes', 'Memory of the machine that the process holds', () =>
    process.memoryUsage.rss(),
  );
  gauge('nodejs_heap_size_used_bytes', 'Memory of JavaScript objects', () => process.memoryUsage().heapUsed);
  gauge('nodejs_external_memory_bytes', 'Memory outside of the heap: buffers', () => process.memoryUsage().external);
  counter('onrecord_event_loop_busy_seconds_total', 'How long the event loop was not idle', () => {
    return performance.eventLoopUtilization().active / 1e3;
  });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // The histogram holds the time between two rounds, which includes the resolution.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1e3);
  gauge(
    'onrecord_event_loop_delay_p99_seconds',
    'The 99th percentile of how late timers fire, since the previous scrape',
    () => late(delay.percentile(99)),
  );
  gauge(
    'onrecord_event_loop_delay_max_seconds',
    'The longest that the event loop was blocked, since the previous scrape',
    () => {
      const most = late(delay.max);
      // This metric is read after the other one, so it resets both.
      delay.reset();
      return most;
    },
  );
  new Gauge({
    name: 'onrecord_build_info',
    help: 'Always 1; the labels say what is running',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: VERSION, node: process.version }, 1);
  return () => delay.disable();
}
