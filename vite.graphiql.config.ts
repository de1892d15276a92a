/** GraphiQL, which the service gives at /graphql. Its addresses are relative, so that it works behind a proxy of /graphql. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { compressed } from './vite.config.js';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Its fonts would be two thirds of what a visit loads, and the policy of the page allows none. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.css') ? code.replaceAll(/@font-face\s*\{[^}]*\}/g, '') : null),
};

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [withoutFonts, compressed],
  build: {
    outDir: path('dist/graphiql'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // CodeMirror, React, GraphQL and GraphiQL, together.
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      checks: { bundlerTimings: false, moduleLevelDirective: false },
      input: { graphiql: path('src/web/graphiql/graphiql.tsx') },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
