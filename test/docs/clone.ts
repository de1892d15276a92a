/** A folder that looks like a clone of this repository after `npm ci`, in which commands run as people run them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BRIEFLY, portToKeep } from '../fixtures/machines/processes.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Paths that commands change or create, and that belong to the clone in which the tests run. */
const OWN = ['data', 'package.json', '.onrecord', '.git'];
const PACKAGE = z.looseObject({ scripts: z.record(z.string(), z.string()) });
/** A killed `npm run` leaves its command behind, so groups of processes are ended. */
const GROUP = { detached: true } as const;

/** The address that pages print. */
export const PRINTED = '127.0.0.1:4000';

export class Clone {
  /** Everything that commands have printed since it was emptied, on both outputs. */
  printed = '';
  private service: ChildProcess | null = null;
  private readonly open = new Set<ChildProcess>();

  private constructor(
    readonly directory: string,
    private readonly port: number,
  ) {}

  /** @param store A folder with an embedded store, to begin with. */
  static async make(store: string): Promise<Clone> {
    const directory = mkdtempSync(join(tmpdir(), 'onrecord-docs-'));
    for (const name of readdirSync(ROOT)) {
      if (!OWN.includes(name)) symlinkSync(join(ROOT, name), join(directory, name));
    }
    cpSync(join(ROOT, 'data'), join(directory, 'data'), { recursive: true });
    cpSync(store, join(directory, '.onrecord'), { recursive: true });
    writeFileSync(join(directory, 'package.json'), JSON.stringify(withoutBuilding()));
    return new Clone(directory, await portToKeep());
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts the service, and waits until it prints its addresses. */
  async start(): Promise<void> {
    const { service } = this;
    if (service !== null) return;
    const child = spawn(process.execPath, [...BRIEFLY, 'dist/main.js'], {
      cwd: this.directory,
      env: this.environment(),
    });
    this.service = child;
    let printed = '';
    await new Promise<void>((resolveStarted, reject) => {
      const hear = (text: string) => {
        printed += text;
        if (printed.includes('Stop it with')) resolveStarted();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('close', () => reject(new Error(`the service ended before it listened:\n${printed}`)));
    });
  }

  async stop(): Promise<void> {
    const { service } = this;
    if (service === null) return;
    this.service = null;
    const closed = new Promise((resolveClosed) => service.once('close', resolveClosed));
    service.kill('SIGTERM');
    await closed;
  }

  /** Runs a block of commands to its end. Returns what it printed and its exit code. */
  run(text: string): Promise<{ readonly code: number | null; readonly printed: string }> {
    const child = this.begin(text);
    let printed = '';
    child.stdout?.on('data', (chunk: string) => (printed += chunk));
    child.stderr?.on('data', (chunk: string) => (printed += chunk));
    return new Promise((resolveEnded) => child.once('close', (code) => resolveEnded({ code, printed })));
  }

  /** Starts a block of commands that does not end by itself. */
  leaveOpen(text: string): void {
    const child = this.begin(text);
    this.open.add(child);
    child.once('close', () => this.open.delete(child));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  /** Ends what was left open. */
  closeOpen(): void {
    for (const child of this.open) if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    this.open.clear();
  }

  async remove(): Promise<void> {
    this.closeOpen();
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private begin(text: string): ChildProcess {
    const command = text.replaceAll(PRINTED, this.address);
    const child = spawn('bash', ['-e', '-c', command], { cwd: this.directory, env: this.environment(), ...GROUP });
    const note = (chunk: string) => (this.printed += chunk);
    child.stdout.setEncoding('utf8').on('data', note);
    child.stderr.setEncoding('utf8').on('data', note);
    child.stdin.end();
    return child;
  }

  private environment(): Record<string, string | undefined> {
    return { PATH: process.env.PATH, HOME: this.directory, PORT: String(this.port), LOG_LEVEL: 'warn' };
  }
}

/** package.json without scripts that build before others: `dist` is built, and other tests use it meanwhile. */
function withoutBuilding(): unknown {
  const content = PACKAGE.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const scripts = Object.entries(content.scripts).filter(([name]) => !name.startsWith('pre'));
  return { ...content, scripts: Object.fromEntries(scripts) };
}
