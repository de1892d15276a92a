/** A build of Onrecord in a folder: this one, or another one for comparison. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Program } from './server-process.js';

/** The files of a build that the benchmark needs, and the command that makes them. */
const PARTS = [
  { path: 'node_modules', madeBy: 'npm ci' },
  { path: 'dist/main.js', madeBy: 'npm run build' },
  { path: 'dist/limits.js', madeBy: 'npm run build' },
  { path: 'dist/cli/main.js', madeBy: 'npm run build' },
] as const;

/** Limits that are not raised: durations, and lower bounds, where a higher value is stricter. */
const NOT_LIFTED = /_(SECONDS|MS)$|_(LEAST|MIN)(_|$)/;

const LimitsModule = z.object({
  LIMITS: z.record(z.string(), z.object({ variable: z.string(), most: z.number() })),
});

/** A folder holds no complete build. The message names the missing part and the command that makes it. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

export interface Build extends Program {
  /** The script of the `onrecord` command. */
  readonly cli: string;
}

/**
 * Checks the build in a folder.
 * @throws BuildError when there is no such folder or a part of the build is missing.
 */
export async function openBuild(folder: string): Promise<Build> {
  const root = resolve(folder);
  if (!isDirectory(root)) throw new BuildError(`There is no folder ${root}`);
  const missing = PARTS.filter(({ path }) => !existsSync(join(root, path)));
  if (missing.length > 0) {
    const paths = missing.map(({ path }) => path).join(', ');
    const commands = [...new Set(missing.map(({ madeBy }) => madeBy))].join(' && ');
    throw new BuildError(`${root} has no complete build: ${paths} missing. Run \`${commands}\` there first`);
  }
  const limits: unknown = await import(pathToFileURL(join(root, 'dist/limits.js')).href);
  return {
    script: join(root, 'dist/main.js'),
    cli: join(root, 'dist/cli/main.js'),
    folder: root,
    environment: liftedLimits(limits, root),
  };
}

/**
 * The variables that raise every limit on amounts to its maximum: the one address of the benchmark stands for a crowd.
 * They come from the build itself, which refuses to start with variables that it no longer has.
 * @param limits the module `dist/limits.js` of the build
 */
function liftedLimits(limits: unknown, root: string): Readonly<Record<string, string>> {
  const { success, data } = LimitsModule.safeParse(limits);
  if (!success) {
    throw new BuildError(`${root}/dist/limits.js does not list its limits: expected LIMITS with "variable" and "most"`);
  }
  const all = Object.values(data.LIMITS).filter(({ variable }) => !NOT_LIFTED.test(variable));
  return Object.fromEntries(all.map(({ variable, most }) => [variable, String(most)]));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
