/** Boosted trees: their file, and how they are grown. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growTrees } from '../../bench/reading/boosting.js';
import { BoostedTrees, decodeTrees, encodeTrees, type TreeNode } from '../../src/reading/rank/boosted-trees.js';

const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: -8, max: 8 });
const { tree } = fc.letrec<{ tree: TreeNode }>((node) => ({
  tree: fc.oneof({ maxDepth: 4 }, float, fc.tuple(fc.nat(5), float, node('tree'), node('tree'))),
}));

test('trees read from their file judge as the trees that were written', () => {
  fc.assert(
    fc.property(float, fc.array(tree, { maxLength: 6 }), fc.array(float, { maxLength: 6 }), (base, trees, measures) => {
      const read = decodeTrees(encodeTrees(base, trees));
      expect(read.probability(measures)).toBe(new BoostedTrees(base, trees).probability(measures));
    }),
  );
});

test('a file of trees that is cut off is refused', () => {
  const bytes = encodeTrees(0, [[0, 1, -1, 1]]);
  expect(() => decodeTrees(bytes.subarray(0, bytes.length - 4))).toThrow('cut off');
});

/** Right exactly where one of two measures is large, but not both: no measure alone tells. */
const examples = Array.from({ length: 2_000 }, (_, index) => {
  const [one, other] = [index % 7, (index * 5) % 11];
  return { measures: [one, other], right: Number(one > 3 !== other > 5) };
});

test('grown trees learn a fact that only two measures together show', () => {
  const { base, trees } = growTrees(examples);
  const grown = new BoostedTrees(base, trees);
  const wrong = examples.filter(({ measures, right }) => Math.round(grown.probability(measures)) !== right);
  expect(wrong).toEqual([]);
});

test('the same examples grow the same trees', () => {
  expect(growTrees(examples)).toEqual(growTrees(examples));
});
