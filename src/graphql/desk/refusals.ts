/** Refusals as types: the desk returns one in place of the result. */
import type { ObjectRef } from '@pothos/core';
import type { Mistake } from '../../desk/story-file/parse.js';
import { RecordError } from '../../record/errors.js';
import type { Snapshot, Version } from '../../record/snapshot.js';
import { MAX_MISTAKES_TOLD } from '../../story/bounds.js';
import type { Named, ViolationCode } from '../../story/violation.js';
import { builder, type SchemaTypes } from '../builder.js';
import type { Context } from '../context.js';
import { NodeInterface } from '../node.js';
import { Position, Statement } from '../types.js';
import { StatementDraft } from './draft.js';
import { MistakeType } from './mistake.js';

type RefusalType =
  | 'InvalidInput'
  | 'NotFound'
  | 'Conflict'
  | 'Forbidden'
  | 'DuplicateStatement'
  | 'PositionsLoseEvidence'
  | 'StoreInUse';

/** Why a request was not done. */
export interface DeskRefusal {
  readonly type: RefusalType;
  readonly message: string;
  readonly code: string;
  readonly path: readonly (string | number)[];
  /** Related things: the thing that is there instead, or the positions that would lose evidence. */
  readonly about: readonly Named[];
  /** Every mistake, if the input is at fault. */
  readonly mistakes: readonly Mistake[];
}

/** A refusal for a reason outside the rules of the domain. */
export function refusal(
  type: RefusalType,
  code: string,
  message: string,
  path: readonly (string | number)[] = [],
): DeskRefusal {
  return { type, code, message, path, about: [], mistakes: [] };
}

/** The type of refusal for each code; other codes are InvalidInput. */
const TYPES: Partial<Record<ViolationCode, RefusalType>> = {
  CHIEF_REQUIRED: 'Forbidden',
  VERSION_CONFLICT: 'Conflict',
  ALREADY_EXISTS: 'Conflict',
  UNKNOWN_REFERENCE: 'NotFound',
  POSITIONS_LOSE_EVIDENCE: 'PositionsLoseEvidence',
  DUPLICATE_STATEMENT: 'DuplicateStatement',
};

/**
 * The order in which mistakes must be settled; the first gives the refusal its type. The last two only ask the editor
 * to confirm.
 */
const ORDER: readonly RefusalType[] = [
  'Forbidden',
  'Conflict',
  'NotFound',
  'InvalidInput',
  'DuplicateStatement',
  'PositionsLoseEvidence',
];

/** The refusal of an input with mistakes. */
export function refusalOf(mistakes: readonly Mistake[]): DeskRefusal {
  const typeOf = ({ code }: Mistake) => TYPES[code] ?? 'InvalidInput';
  const each = mistakes.filter(({ code }) => code !== 'MORE_MISTAKES');
  const [first] = each.sort((a, b) => ORDER.indexOf(typeOf(a)) - ORDER.indexOf(typeOf(b)));
  if (first === undefined) throw new Error('A refusal must have at least one mistake');
  const { code, message, path, about } = first;
  return { type: typeOf(first), code, message, path, about, mistakes };
}

/** Turns an error of the record that the client can act on into a refusal; throws any other. */
export function refusalOfRecord(error: unknown): DeskRefusal {
  if (error instanceof RecordError && CONFLICTS.includes(error.code)) {
    const path = error.code === 'IDEMPOTENCY_KEY_REUSED' ? ['input', 'idempotencyKey'] : ['input'];
    return refusal('Conflict', error.code, error.message, path);
  }
  throw error;
}

const CONFLICTS: readonly string[] = ['IDEMPOTENCY_KEY_REUSED', 'RECORD_BUSY', 'ARTICLE_CHANGED'];

/** The refusal of a request without a token. */
export const TOKEN_REQUIRED = refusal(
  'Forbidden',
  'TOKEN_REQUIRED',
  'Writing needs the token of an editor; send it as "Authorization: Bearer <token>"',
);

const ErrorInterface = builder.interfaceRef<DeskRefusal>('Error').implement({
  description: 'Why the desk has refused a request. It has done nothing of it.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong and what would be right, for people.' }),
    code: t.exposeString('code', {
      description: 'The code of the refusal, for programs. Codes never change their meaning.',
    }),
    path: t.stringList({
      description: 'The path of the argument at fault, from the outside in.',
      resolve: ({ path }) => path.map(String),
    }),
    mistakes: t.field({
      type: [MistakeType],
      description: `All mistakes in the input, this one included: mistakes of form first, then broken rules, each in the order of the input. At most ${MAX_MISTAKES_TOLD}; a last one (MORE_MISTAKES) counts any others.`,
      resolve: ({ mistakes }) => [...mistakes],
    }),
  }),
  resolveType: ({ type }) => type,
});

function refusalType(name: RefusalType) {
  return builder.objectRef<DeskRefusal>(name);
}

export const InvalidInput = refusalType('InvalidInput').implement({
  description: 'The input breaks rules.',
  interfaces: [ErrorInterface],
});

export const NotFound = refusalType('NotFound').implement({
  description: 'The input names something that does not exist.',
  interfaces: [ErrorInterface],
});

export const Forbidden = refusalType('Forbidden').implement({
  description: 'The token does not allow this, or the request has none.',
  interfaces: [ErrorInterface],
});

export const StoreInUse = refusalType('StoreInUse').implement({
  description: 'Another process uses the store, or its owner does not allow this. Try again later.',
  interfaces: [ErrorInterface],
});

/** The record as it is now: another mutation of the same request may have read an older state. */
async function latest(context: Context): Promise<Snapshot> {
  return context.at(await context.record.head());
}

/** The things of one kind that a refusal concerns, as they are now. */
async function aboutStatements({ about }: DeskRefusal, context: Context): Promise<Version<'statement'>[]> {
  const ids = about.filter(({ kind }) => kind === 'statement').map(({ id }) => id);
  return (await latest(context)).getMany('statement', ids);
}

export const Conflict = refusalType('Conflict').implement({
  description:
    'The request conflicts with the record: somebody else has changed the same thing, the name is taken, the idempotency key was used before, or the desk is writing another batch.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    current: t.field({
      type: NodeInterface,
      nullable: true,
      description: 'The thing as it is now, if it is on the record.',
      resolve: async ({ about }, _, context) => {
        const [thing] = about;
        if (thing === undefined || thing.kind === 'draft') return null;
        return (await latest(context)).get(thing.kind, thing.id);
      },
    }),
    currentVersion: t.int({
      nullable: true,
      description:
        'The present version of the thing, or revision of the draft: expect it when you send the request again.',
      resolve: async ({ about }, _, context) => {
        const [thing] = about;
        if (thing === undefined) return null;
        if (thing.kind === 'draft') return (await context.desk.draft(thing.id))?.revision ?? null;
        return (await (await latest(context)).get(thing.kind, thing.id))?.version ?? null;
      },
    }),
    changedBy: t.string({
      nullable: true,
      description:
        'The editor who made the present version of the thing, or saved the present revision of the draft; null where there is neither.',
      resolve: async ({ about }, _, context) => {
        const [thing] = about;
        if (thing === undefined) return null;
        if (thing.kind === 'draft') return (await context.desk.draft(thing.id))?.editor ?? null;
        const version = await (await latest(context)).get(thing.kind, thing.id);
        return version === null ? null : context.record.lookUp().editorOf(version.since);
      },
    }),
    draft: t.field({
      type: StatementDraft,
      nullable: true,
      description: 'The draft as it is now, if the conflict is about a draft.',
      resolve: ({ about }, _, { desk }) => (about[0]?.kind === 'draft' ? desk.draft(about[0].id) : null),
    }),
  }),
});

export const DuplicateStatement = refusalType('DuplicateStatement').implement({
  description:
    'The record already has the same words of the same speaker, possibly on the same day. Send it again with `allowDuplicate` if this is another utterance.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    existing: t.field({
      type: [Statement],
      description: 'The statement on the record.',
      resolve: (refused, _, context) => aboutStatements(refused, context),
    }),
  }),
});

export const PositionsLoseEvidence = refusalType('PositionsLoseEvidence').implement({
  description:
    'Positions would lose their last evidence and become UNSUPPORTED. Send it again with `allowUnsupported` if you mean that.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    positions: t.field({
      type: [Position],
      description: 'Those positions.',
      resolve: async ({ about }, _, context) => {
        const ids = about.filter(({ kind }) => kind === 'position').map(({ id }) => id);
        return (await latest(context)).getMany('position', ids);
      },
    }),
  }),
});

/** The types of refusals of every mutation that writes to the record. */
const OF_WRITES = [InvalidInput, NotFound, Conflict, Forbidden, DuplicateStatement, PositionsLoseEvidence];

/** The union of a success and its possible refusals; by default, all refusals of mutations that write to the record. */
export function resultType<Done extends object>(
  name: string,
  success: ObjectRef<SchemaTypes, Done>,
  description: string,
  refusals: readonly ObjectRef<SchemaTypes, DeskRefusal>[] = OF_WRITES,
) {
  return builder.unionType(name, {
    description: `${description} New kinds of errors may be added; they all implement Error.`,
    types: [success, ...refusals],
    resolveType: (result: Done | DeskRefusal) => ('mistakes' in result ? result.type : success),
  });
}
