/**
 * What browsers load: the page, the script that puts parts of it into other sites, and what only the desk is given. The
 * service renders the same components itself, as TypeScript compiles them (`dist/web`).
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  base: '/assets/',
  publicDir: path('src/web/public'),
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
      input: { page: path('src/web/browser.tsx'), embed: path('src/web/embed/embed-script.ts') },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: ({ moduleIds }) =>
          moduleIds.some((id) => id.includes('/src/web/desk/')) ? 'desk/[name]-[hash].js' : '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
