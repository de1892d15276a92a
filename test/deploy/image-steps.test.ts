/**
 * The image without Docker: the tests run the Dockerfile's steps in a directory of their own, with this machine's Node,
 * and start the result as in a container.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  type Command,
  lackingOfContainers,
  makeRoot,
  runStep,
  startContainer,
} from '../fixtures/machines/container.js';
import { dockerContext, readDockerfile, type Stage } from '../fixtures/machines/dockerfile.js';

const LACKING = lackingOfContainers();
if (LACKING !== null) console.log(`SKIPPED the steps of the image: ${LACKING}.`);

const directory = mkdtempSync(join(tmpdir(), 'onrecord-image-'));
const context = join(directory, 'context');
const rootOf = ({ name }: Stage) => join(directory, name ?? 'image');

/** Copies the files that git knows and .dockerignore allows. */
function makeContext(): void {
  const known = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const file of dockerContext(known, readFileSync('.dockerignore', 'utf8'))) {
    mkdirSync(join(context, dirname(file)), { recursive: true });
    cpSync(file, join(context, file));
  }
}

/** Runs the steps of a stage, and returns its command and user. */
function make(stage: Stage, stages: readonly Stage[]): Command & { readonly user: string } {
  const root = rootOf(stage);
  makeRoot(root);
  const environment = new Map<string, string>();
  let [workingDirectory, user] = ['/', 'root'];
  for (const step of stage.steps) {
    switch (step.do) {
      case 'go':
        workingDirectory = resolve(workingDirectory, step.path);
        mkdirSync(join(root, workingDirectory), { recursive: true });
        break;
      case 'set':
        for (const [name, value] of step.values) environment.set(name, value);
        break;
      case 'become':
        user = step.user;
        break;
      case 'run':
        runStep({ root, workingDirectory, environment }, step.command);
        break;
      case 'copy': {
        const from = stages.find(({ name }) => name !== null && name === step.from);
        const target = resolve(workingDirectory, step.target);
        // A target with a trailing slash is a folder; otherwise it is the copy itself.
        const into = (source: string) =>
          step.target.endsWith('/') ? join(target, source.split('/').at(-1) ?? '') : target;
        for (const source of step.sources) {
          cpSync(join(from === undefined ? context : rootOf(from), source), join(root, into(source)), {
            recursive: true,
            verbatimSymlinks: true,
          });
        }
        break;
      }
    }
  }
  return { root, workingDirectory, environment, user };
}

/** All files below a directory. */
function filesIn(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => lstatSync(join(path, name)).isFile());
}

const megabytes = (path: string) =>
  Math.round(filesIn(path).reduce((total, file) => total + statSync(join(path, file)).size, 0) / 1_000_000);

describe.skipIf(LACKING !== null)('The image', () => {
  const stages = readDockerfile('Dockerfile');
  const last = stages.at(-1);
  let image: ReturnType<typeof make>;
  let app: string;

  beforeAll(() => {
    makeContext();
    for (const stage of stages) image = make(stage, stages);
    app = join(image.root, 'app');
  }, 300_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('the image is based on a Node with long-term support, and does not run as root', () => {
    for (const { base } of stages) expect(base).toMatch(/^node:\d*[02468]-slim$/);
    expect(image.user).toBe('node');
  });

  test('the image has the files needed to run, and no others', () => {
    expect(readdirSync(app).sort()).toEqual(['client', 'data', 'dist', 'node_modules', 'package.json', 'schema']);
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly dependencies: Record<string, string>;
      readonly devDependencies: Record<string, string>;
    };
    const isThere = (name: string) => existsSync(join(app, 'node_modules', name));
    expect(Object.keys(dependencies).filter((name) => !isThere(name))).toEqual([]);
    // Other dependencies may need some of them.
    const locked = (
      JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { dev?: boolean }> }
    ).packages;
    const onlyToDevelop = Object.keys(devDependencies).filter((name) => locked[`node_modules/${name}`]?.dev === true);
    expect(onlyToDevelop.length).toBeGreaterThan(10);
    expect(onlyToDevelop.filter(isThere)).toEqual([]);
    const own = filesIn(app).filter((file) => !file.startsWith('node_modules/'));
    expect(own.filter((file) => /(?<!\.d)\.ts$/.test(file) || /\.test\./.test(file))).toEqual([]);
    console.log(
      `The image has ${megabytes(app)} MB besides Node, ${megabytes(join(app, 'node_modules'))} MB of them dependencies.`,
    );
  });

  test("the image's files belong to another user than the one it runs as", () => {
    const owned = ['.', ...filesIn(app)].filter((file) => {
      const { uid, mode } = statSync(join(app, file));
      return uid !== 0 || (mode & 0o002) !== 0;
    });
    expect(owned).toEqual([]);
  });

  test('the image answers, passes its health check, writes only to its store, and stops when told, as process 1', async () => {
    const container = startContainer(image, last?.volumes ?? [], last?.command ?? []);
    onTestFinished(async () => void (await container.stop('SIGKILL')));
    await expect.poll(container.output, { timeout: 60_000 }).toContain('Onrecord serves');
    const [, ...check] = last?.healthcheck ?? [];
    expect(container.execute(check)).toEqual({ status: 0, output: '' });
    const query =
      "fetch('http://127.0.0.1:4000/graphql?query={stories{nodes{slug}}}').then((r) => r.text()).then(console.log)";
    expect(JSON.parse(container.execute(['node', '-e', query]).output)).not.toHaveProperty('errors');
    const write = (path: string) => container.execute(['node', '-e', `fs.writeFileSync('${path}', '')`]);
    expect(write('/app/dist/main.js').output).toContain('EROFS');
    expect(write('/var/lib/onrecord/file').status).toBe(0);
    expect(
      container.execute(['sh', '-c', 'id -u; grep -E "CapEff|CapBnd|NoNewPrivs" /proc/1/status; cat /proc/1/cmdline'])
        .output,
    ).toMatch(/^1000\nCapEff:\t0+\nCapBnd:\t0+\nNoNewPrivs:\t1\nnode\0--max-semi-space-size=32\0dist\/main\.js\0$/);
    expect(await container.stop('SIGTERM')).toBe(0);
  });
});
