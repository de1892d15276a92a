/** The threads that read long story files. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDocument } from '../../src/desk/story-file/document.js';

/** A file that is too long to be read in the main thread. */
const longFile = (story: string) => `story: ${story}\n# ${'x'.repeat(20_000)}\n`;

let started = 0;
const count = () => {
  started += 1;
};
beforeEach(() => {
  started = 0;
  process.on('worker', count);
});
afterEach(() => void process.off('worker', count));

/** The story that the file names. */
async function storyIn(source: string): Promise<unknown> {
  const document = await openDocument(source);
  await document.close();
  return document.outline.story;
}

test('one thread reads long files that come one after the other', async () => {
  expect([
    await storyIn(longFile('first')),
    await storyIn(longFile('second')),
    await storyIn(longFile('third')),
  ]).toEqual(['first', 'second', 'third']);
  // None where an earlier test has left one.
  expect(started).toBeLessThanOrEqual(1);
});

test('each of two long files that are open at once has a thread of its own', async () => {
  const [one, other] = await Promise.all([openDocument(longFile('one')), openDocument(longFile('other'))]);
  expect([one.outline.story, other.outline.story]).toEqual(['one', 'other']);
  const lines = await Promise.all([one.locate([['story']]), other.locate([['story']])]);
  expect(lines.flat().map(({ line }) => line)).toEqual([1, 1]);
  await Promise.all([one.close(), other.close()]);
});

test('a thread that was let go before it had answered reads no other file', async () => {
  const document = await openDocument(longFile('left'));
  const answered = Promise.allSettled([document.locate([['story']])]);
  await document.close();
  expect(await storyIn(longFile('next'))).toBe('next');
  await answered;
});
