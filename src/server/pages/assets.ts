/** The files that browsers load with a page, as built by Vite; kept in memory, plain and compressed. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Assets } from '../../web/document.js';
import { OperatorError } from '../operator-error.js';
import { builtFilesIn, IMMUTABLE, type StoredFile, sendStored } from './stored-files.js';

const FOLDER = fileURLToPath(new URL('../../../dist/page/', import.meta.url));
/** Vite's manifest of what it built, by source file. */
const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    css: z.array(z.string()).optional(),
    imports: z.array(z.string()).optional(),
  }),
);
const PAGE = 'src/web/browser.tsx';
const EMBED = 'src/web/embed/embed-script.ts';

/** Editors' files are never kept: each load needs the token. */
const NO_STORE = 'private, no-store';
/** Files with a fixed name are checked again after an hour. */
const ONE_HOUR = 'public, max-age=3600';

/** The folder of files whose names contain a hash of their content. */
const HASHED = '/assets/';

/** Whether a path is that of a file that pages load. */
export function isAsset(path: string): boolean {
  return path.startsWith(HASHED) || path === '/embed.js' || path === '/icon.svg';
}

/** The folder of editors' files; no other path leads to them. */
const DESK = 'desk/';

/** Whether a path is in the folder of editors' files. */
export function isOfDesk(path: string): boolean {
  return path.startsWith(`${HASHED}${DESK}`);
}

/** The built files, read from disk once. */
export class BuiltAssets {
  /** The files that a page loads. */
  readonly page: Assets & { readonly script: string };
  private readonly files = new Map<string, StoredFile>();
  private readonly deskFiles = new Map<string, StoredFile>();
  private readonly embedScript: string;

  /** @throws OperatorError when nothing has been built. */
  constructor() {
    let manifest: z.infer<typeof Manifest>;
    try {
      manifest = Manifest.parse(JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')));
    } catch (error) {
      throw new OperatorError(`The page has not been built: ${FOLDER} has no manifest; run npm run build`, {
        cause: error,
      });
    }
    for (const [name, file] of builtFilesIn(FOLDER)) {
      (name.startsWith(DESK) ? this.deskFiles : this.files).set(name, file);
    }
    const built = (source: string) => {
      const entry = manifest[source];
      if (entry === undefined) throw new OperatorError(`${source} has not been built; run npm run build`);
      return entry;
    };
    const address = (file: string) => `${HASHED}${file}`;
    const { file, css = [], imports = [] } = built(PAGE);
    this.page = {
      script: address(file),
      styles: css.map(address),
      preloads: imports.map((name) => address(built(name).file)),
    };
    this.embedScript = built(EMBED).file;
  }

  /** The paths of editors' files. */
  get deskPaths(): string[] {
    return [...this.deskFiles.keys()].map((name) => `${HASHED}${name}`);
  }

  /** The paths of public files. */
  get paths(): string[] {
    return [...this.files.keys()].map((name) => `${HASHED}${name}`);
  }

  /** Sends the public file at a path; returns whether there is one. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    return sendStored(this.files.get(this.nameOf(path)), request, response, {
      'cache-control': path.startsWith(HASHED) ? IMMUTABLE : ONE_HOUR,
      vary: 'Accept-Encoding',
      // Other sites load the script, and its frames load the other files.
      'cross-origin-resource-policy': 'cross-origin',
      // A sandboxed frame has no origin, so its modules load cross-origin.
      'access-control-allow-origin': '*',
    });
  }

  /** Sends an editor the desk's file at a path; returns whether there is one. */
  serveDesk(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    return sendStored(this.deskFiles.get(this.nameOf(path)), request, response, {
      'cache-control': NO_STORE,
      vary: 'Accept-Encoding, Cookie',
      'cross-origin-resource-policy': 'same-origin',
    });
  }

  /** The name of the file at a path. */
  private nameOf(path: string): string {
    if (path === '/embed.js') return this.embedScript;
    return path.slice(path.startsWith(HASHED) ? HASHED.length : 1);
  }
}
