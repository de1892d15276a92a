// @ts-check
/**
 * Makes the content of a new embedded store: a database as PGlite makes it, without tables. To make one takes seconds of CPU, so
 * the build does it once, and every new store begins with a copy. Plain JavaScript, so that the build can run it from src/.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const folder = fileURLToPath(new URL('../../../dist/new-store/', import.meta.url));
const database = await PGlite.create('memory://');
// From these, PostgreSQL would make further databases. The store has one, and each is 300 files to copy, back up and remove.
for (const template of ['template0', 'template1']) {
  await database.query('update pg_database set datistemplate = false where datname = $1', [template]);
  await database.exec(`drop database ${template}`);
}
const content = await database.dumpDataDir('gzip');
await database.close();
mkdirSync(folder, { recursive: true });
// Replaced in one step, because others may read it.
writeFileSync(`${folder}content.new`, Buffer.from(await content.arrayBuffer()));
renameSync(`${folder}content.new`, `${folder}content.tar.gz`);
