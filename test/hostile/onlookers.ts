/** Somebody else, who reads a page that is kept: what they notice. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const SCRIPT = fileURLToPath(new URL('./onlooker.mjs', import.meta.url));
const Report = z.object({ latencies: z.array(z.number()), failures: z.number(), answers: z.number() });

/** How long others waited for a page, in milliseconds; infinite where nobody was given it. */
export interface Noticed {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** How many were not given it. */
  readonly failures: number;
  /** How many were. */
  readonly answers: number;
}

export class Onlooker {
  private constructor(private readonly child: ChildProcess) {}

  static async begin(url: string, address: string): Promise<Onlooker> {
    const child = fork(SCRIPT, [url, address], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(child, 'spawn');
    return new Onlooker(child);
  }

  /** From now on they are looked at. */
  look(): void {
    this.child.send('begin');
  }

  /** What they noticed since then. */
  async noticed(): Promise<Noticed> {
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
