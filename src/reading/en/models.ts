/** The models for English: does a cue report, which words, and whose. */
import { readFileSync } from 'node:fs';
import { decodeModel, type LogLinearModel } from '../rank/log-linear.js';
import { DATA } from './data.js';

export const MODEL_NAMES = ['cue', 'content', 'source'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
export type Models = Readonly<Record<ModelName, LogLinearModel>>;

const read = (name: ModelName): LogLinearModel => decodeModel(readFileSync(new URL(`${name}.weights`, DATA)));

let models: Models | null = null;

/** The models, read when they are first asked for. */
export function englishModels(): Models {
  models ??= { cue: read('cue'), content: read('content'), source: read('source') };
  return models;
}
