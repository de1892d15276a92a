/** Another reader, who reads a kept page during an attack and measures how long it takes. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const SCRIPT = fileURLToPath(new URL('./onlooker.mjs', import.meta.url));
const Report = z.object({ latencies: z.array(z.number()), failures: z.number(), answers: z.number() });

/** The waits of other readers for a page, in milliseconds; infinite if none received it. */
export interface Waits {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** The number of requests without the page. */
  readonly failures: number;
  /** The number of requests with the page. */
  readonly answers: number;
}

export class Onlooker {
  private constructor(private readonly child: ChildProcess) {}

  static async begin(url: string, address: string): Promise<Onlooker> {
    const child = fork(SCRIPT, [url, address], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(child, 'spawn');
    return new Onlooker(child);
  }

  /** Starts a new measurement. */
  restart(): void {
    this.child.send('begin');
  }

  /** The waits since the measurement started. */
  async waits(): Promise<Waits> {
    const answer = once(this.child, 'message');
    this.child.send('report');
    const [message] = await answer;
    const { latencies, failures, answers } = Report.parse(message);
    const sorted = latencies.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.POSITIVE_INFINITY;
    return { p50: at(0.5), p99: at(0.99), most: at(1), failures, answers };
  }

  end(): void {
    this.child.disconnect();
  }
}
