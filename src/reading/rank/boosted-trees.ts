/** Gradient-boosted decision trees: each tree adds a value to the score of a candidate, by measures of it. */

/** A node of a tree: a leaf with a value, or a question with the trees for a smaller measure and for another one. */
export type TreeNode = number | readonly [measure: number, limit: number, smaller: TreeNode, other: TreeNode];

export class BoostedTrees {
  constructor(
    /** The score before any tree. */
    private readonly base: number,
    private readonly trees: readonly TreeNode[],
  ) {}

  /** How likely the answer is yes, from 0 to 1. */
  probability(measures: readonly number[]): number {
    let score = this.base;
    for (const tree of this.trees) score += leafOf(tree, measures);
    return 1 / (1 + Math.exp(-score));
  }
}

/** The value of the leaf that the measures lead to. */
export function leafOf(tree: TreeNode, measures: readonly number[]): number {
  let node = tree;
  // By index, since it takes much longer to take a node apart.
  while (typeof node !== 'number') node = (measures[node[0]] ?? 0) < node[1] ? node[2] : node[3];
  return node;
}

/** The trees from the bytes of their file, which `encodeTrees` writes. */
export function decodeTrees(bytes: Uint8Array): BoostedTrees {
  const numbers = new Float32Array(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const index of numbers.keys()) numbers[index] = view.getFloat32(index * Float32Array.BYTES_PER_ELEMENT, true);
  let place = 0;
  const next = (): number => {
    const number = numbers[place];
    if (number === undefined) throw new Error('the file of the boosted trees is cut off');
    place += 1;
    return number;
  };
  const node = (): TreeNode => {
    const measure = next();
    return measure === LEAF ? next() : [measure, next(), node(), node()];
  };
  const base = next();
  const trees: TreeNode[] = [];
  while (place < numbers.length) trees.push(node());
  return new BoostedTrees(base, trees);
}

/** The bytes of the file of trees: 32-bit floats, each tree from its root, leaves marked. */
export function encodeTrees(base: number, trees: readonly TreeNode[]): Uint8Array {
  const numbers = [base];
  const write = (node: TreeNode): void => {
    if (typeof node === 'number') numbers.push(LEAF, node);
    else {
      const [measure, limit, smaller, other] = node;
      numbers.push(measure, limit);
      write(smaller);
      write(other);
    }
  };
  for (const tree of trees) write(tree);
  const bytes = new Uint8Array(numbers.length * Float32Array.BYTES_PER_ELEMENT);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of numbers.entries())
    view.setFloat32(index * Float32Array.BYTES_PER_ELEMENT, number, true);
  return bytes;
}

/** Stands for the measure in the file of a leaf. */
const LEAF = -1;
