/** docs/architecture.md shows the code as it is. To draw the picture again: `WRITE_DOCS=1 npx vitest run test/docs/architecture`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withPicture } from './house-picture.js';

const PAGE = 'docs/architecture.md';

test('the picture of the house shows the imports of the code', () => {
  const page = readFileSync(PAGE, 'utf8');
  const drawn = withPicture(page);
  if (process.env.WRITE_DOCS === '1') writeFileSync(PAGE, drawn);
  else expect(page, 'draw it again: WRITE_DOCS=1 npx vitest run test/docs/architecture').toBe(drawn);
});
