/** The models for English: does a cue report, which words, and whose; and is it all right, taken together. */
import { readFileSync } from 'node:fs';
import { type BoostedTrees, decodeTrees } from '../rank/boosted-trees.js';
import { decodeModel, type LogLinearModel } from '../rank/log-linear.js';
import { DATA } from './data.js';

/** The models that make proposals. */
export interface ProposalModels {
  readonly cue: LogLinearModel;
  readonly content: LogLinearModel;
  readonly source: LogLinearModel;
}

/** The models that judge proposals: the words of one give a score, which is one of the measures that the trees ask for. */
export interface JudgementModels {
  readonly words: LogLinearModel;
  readonly trees: BoostedTrees;
}

export type Models = ProposalModels & JudgementModels;

export const MODEL_FILES = [
  'cue.weights',
  'content.weights',
  'source.weights',
  'words.weights',
  'judgement.trees',
] as const;
export type ModelFile = (typeof MODEL_FILES)[number];

/** The models from the bytes of their files. */
export function decodeModels(bytesOf: (file: ModelFile) => Uint8Array): Models {
  return {
    cue: decodeModel(bytesOf('cue.weights')),
    content: decodeModel(bytesOf('content.weights')),
    source: decodeModel(bytesOf('source.weights')),
    words: decodeModel(bytesOf('words.weights')),
    trees: decodeTrees(bytesOf('judgement.trees')),
  };
}

let models: Models | null = null;

/** The models, read when they are first asked for. */
export function englishModels(): Models {
  models ??= decodeModels((file) => readFileSync(new URL(file, DATA)));
  return models;
}
