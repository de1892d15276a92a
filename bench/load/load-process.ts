/** The runner's handle of a load process, which runs on the runner's core. */
import type { ChildProcess } from 'node:child_process';
import { endChild, startChild } from '../harness/children.js';
import { compiled } from '../paths.js';
import { type Command, type CommandOf, Latencies, Report, Requests, Sample } from './messages.js';

interface Asked {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

class LoadProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Asked>();
  private asked = 0;

  constructor(script: string, told: (report: Report) => void) {
    this.child = startChild([process.execPath, compiled(script)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child.on('message', (message) => {
      const report = Report.parse(message);
      if (!('id' in report)) return told(report);
      const question = this.waiting.get(report.id);
      this.waiting.delete(report.id);
      if ('error' in report) question?.reject(new Error(report.error));
      else question?.resolve(report.result);
    });
    this.child.on('exit', (code, signal) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`${script} ended with ${code ?? signal}`));
    });
  }

  tell(command: Command): Promise<unknown> {
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, command });
    });
  }

  stop(): Promise<void> {
    return endChild(this.child);
  }
}

/** Subscribers in a process of their own. */
export class Subscribers {
  /** The updates that every subscriber has received since `begin`. */
  complete = 0;
  /** Called when that number has grown. */
  completed: () => void = () => undefined;
  /** The reason why the first subscriber lost its connection. */
  failure: string | null = null;
  private readonly process = new LoadProcess('load/subscribers.js', (report) => {
    if ('failed' in report) this.failure ??= report.failed;
    if ('complete' in report) this.complete = report.complete;
    this.completed();
  });

  async connect(options: Omit<CommandOf<'connect'>, 'do'>): Promise<void> {
    await this.process.tell({ do: 'connect', ...options });
  }

  /** Starts counting again. All updates sent before must have arrived. */
  async begin(arrivals = false): Promise<void> {
    await this.process.tell({ do: 'begin', arrivals });
    this.complete = 0;
  }

  /** The deliveries so far, and their cost for the load and for the server with this process id. */
  async sample(server: number): Promise<Sample> {
    return Sample.parse(await this.process.tell({ do: 'sample', server }));
  }

  async latencies(since: readonly number[]): Promise<Latencies> {
    return Latencies.parse(await this.process.tell({ do: 'latencies', since: [...since] }));
  }

  async leave(): Promise<void> {
    await this.process.tell({ do: 'leave' });
    this.complete = 0;
  }

  /** Waits until every subscriber has received so many updates. Returns whether they arrived in time. */
  until(updates: number, within: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const before = this.completed;
      const end = () => {
        clearTimeout(timer);
        this.completed = before;
      };
      const timer = setTimeout(() => {
        end();
        resolve(false);
      }, within);
      this.completed = () => {
        before();
        if (this.failure !== null) {
          end();
          reject(new Error(`A subscriber failed: ${this.failure}`));
        } else if (this.complete >= updates) {
          end();
          resolve(true);
        }
      };
      this.completed();
    });
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

/** A process that sends HTTP requests. */
export class Requester {
  private readonly process = new LoadProcess('load/requests.js', () => undefined);

  /** Sends the requests in turn, again and again, for a given time. */
  async request(options: Omit<CommandOf<'request'>, 'do'>): Promise<Requests> {
    return Requests.parse(await this.process.tell({ do: 'request', ...options }));
  }

  /** Sends a given number of the requests, in turn, unless it takes too long. */
  async requestSome(options: Omit<CommandOf<'requestSome'>, 'do'>): Promise<Requests> {
    return Requests.parse(await this.process.tell({ do: 'requestSome', ...options }));
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
