/**
 * Bundles the files that browsers load: the page, the script that puts parts of it into other sites, and the desk. The
 * service renders the same components itself, from a bundle of its own (`scripts/build.js`).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Other sites load this entry by a script element, several times on one page: it may import nothing, and leave no names. */
const CLASSIC = 'embed';
const classicScript: Plugin = {
  name: 'classic-script',
  renderChunk(code, { name, isEntry, imports, dynamicImports, exports }) {
    if (!isEntry || name !== CLASSIC) return null;
    const outside = [...imports, ...dynamicImports, ...exports];
    if (outside.length > 0)
      this.error(`${name} is loaded as a classic script, which has no modules: ${outside.join()}`);
    return { code: `(() => {\n${code}\n})();`, map: null };
  },
};

/** Compressed here, as well as it can be, so that no reader waits for it. */
export const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir = '' }) {
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|svg)$/.test(name)) continue;
      const plain = readFileSync(join(dir, name));
      writeFileSync(join(dir, `${name}.gz`), gzipSync(plain, { level: 9 }));
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(plain));
    }
  },
};

export default defineConfig({
  base: '/assets/',
  publicDir: path('src/web/public'),
  plugins: [classicScript, compressed],
  // The client is a workspace: its sources are bundled, as TypeScript finds them.
  resolve: { tsconfigPaths: true },
  build: {
    outDir: path('dist/page'),
    // TypeScript writes beside it.
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    // No inline data: the policy of the page allows none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // A slow machine is no fault of the build.
      checks: { bundlerTimings: false },
      input: { page: path('src/web/browser.tsx'), embed: path('src/web/embed/embed-script.ts') },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: ({ moduleIds }) =>
          moduleIds.some((id) => id.includes('/src/web/desk/')) ? 'desk/[name]-[hash].js' : '[name]-[hash].js',
        assetFileNames: ({ originalFileNames }) =>
          originalFileNames.some((name) => name.includes('src/web/desk/'))
            ? 'desk/[name]-[hash][extname]'
            : '[name]-[hash][extname]',
      },
    },
  },
});
