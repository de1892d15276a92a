/** The tokens of the desk, for its chiefs. */
import type { Editor } from '../../desk/editor.js';
import type { StoredToken } from '../../record/tokens.js';
import { builder } from '../builder.js';
import { EditorRole } from '../enums.js';
import { inputError } from '../errors.js';
import { Forbidden, InvalidInput, NotFound, refusal, resultType } from './refusals.js';

const TokenType = builder.objectRef<StoredToken>('Token').implement({
  description: 'A token of the desk, without its secret.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The part of the secret that is not secret, by which it is known.' }),
    name: t.exposeString('name', { description: 'Whose it is. Who has the same name is the same editor.' }),
    role: t.expose('role', { type: EditorRole, description: 'What they may do.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', { description: 'The name of who made it.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is good no more; null for never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null while it was not.',
    }),
    revokedBy: t.exposeString('revokedBy', {
      nullable: true,
      description: 'The name of who revoked it; null while nobody has.',
    }),
  }),
});

interface Created {
  readonly token: StoredToken;
  readonly secret: string;
}

const CreateTokenSuccess = builder.objectRef<Created>('CreateTokenSuccess').implement({
  description: 'The token was made.',
  fields: (t) => ({
    token: t.expose('token', { type: TokenType, description: 'What is known of it from now on.' }),
    secret: t.exposeString('secret', {
      description: 'What its holder sends, as `Authorization: Bearer …`. It is shown this once and not kept.',
    }),
  }),
});

const CreateTokenResult = resultType(
  'CreateTokenResult',
  CreateTokenSuccess,
  'What became of a token that was asked for.',
  [InvalidInput, Forbidden],
);

interface Revoked {
  readonly token: StoredToken;
}

const RevokeTokenSuccess = builder.objectRef<Revoked>('RevokeTokenSuccess').implement({
  description: 'The token is revoked. One that had been revoked before stays as it was.',
  fields: (t) => ({
    token: t.expose('token', { type: TokenType, description: 'The token, and who has revoked it.' }),
  }),
});

const RevokeTokenResult = resultType('RevokeTokenResult', RevokeTokenSuccess, 'What became of a token to revoke.', [
  NotFound,
  Forbidden,
]);

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description: 'A token to make.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'Whose it is: 1 to 200 characters. Another token of the same name is of the same editor.',
    }),
    role: t.field({ type: EditorRole, required: true, description: 'What they may do.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it is good no more; never, if it is left out.' }),
  }),
});

const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'A token to revoke.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The id of the token.' }) }),
});

type AccessFault = 'TOKEN_REQUIRED' | 'CHIEF_REQUIRED';

const ACCESS_MESSAGES = {
  TOKEN_REQUIRED: 'Managing tokens needs a chief\'s token; send it as "Authorization: Bearer <token>"',
  CHIEF_REQUIRED: "Managing tokens needs a chief's token; this is an editor's",
} as const satisfies Record<AccessFault, string>;

/** The chief who asks, or why this request may not manage tokens. */
function asChief(editor: Editor | null): { readonly fault: AccessFault } | { readonly fault: null; chief: Editor } {
  if (editor === null) return { fault: 'TOKEN_REQUIRED' };
  return editor.role === 'CHIEF' ? { fault: null, chief: editor } : { fault: 'CHIEF_REQUIRED' };
}

builder.queryFields((t) => ({
  tokens: t.field({
    type: [TokenType],
    description: 'All tokens that there have been, the oldest first. For chiefs only.',
    resolve: (_, __, { desk, editor }) => {
      const { fault } = asChief(editor);
      if (fault !== null) throw inputError(fault, ACCESS_MESSAGES[fault]);
      return desk.tokens.list();
    },
  }),
}));

builder.mutationFields((t) => ({
  createToken: t.field({
    type: CreateTokenResult,
    description: 'Makes a token for somebody of the desk. For chiefs only.',
    args: { input: t.arg({ type: CreateTokenInput, required: true, description: 'The token.' }) },
    resolve: async (_, { input }, { desk, editor }) => {
      const asked = asChief(editor);
      if (asked.fault !== null) return refusal('Forbidden', asked.fault, ACCESS_MESSAGES[asked.fault]);
      const creation = await desk.tokens.create({
        name: input.name,
        role: input.role,
        expiresAt: input.expiresAt ?? null,
        createdBy: asked.chief.name,
      });
      if (creation.status === 'CREATED') {
        return { token: creation.token, secret: creation.secret };
      }
      const { field, message } = creation.mistake;
      return refusal('InvalidInput', 'INVALID_INPUT', message, ['input', field]);
    },
  }),
  revokeToken: t.field({
    type: RevokeTokenResult,
    description: 'Revokes a token for good, and ends what is open with it. For chiefs only.',
    args: { input: t.arg({ type: RevokeTokenInput, required: true, description: 'The token.' }) },
    resolve: async (_, { input: { id } }, { desk, editor }) => {
      const asked = asChief(editor);
      if (asked.fault !== null) return refusal('Forbidden', asked.fault, ACCESS_MESSAGES[asked.fault]);
      const token = await desk.tokens.revoke(id, asked.chief.name);
      if (token !== null) return { token };
      return refusal('NotFound', 'TOKEN_UNKNOWN', `There is no token "${id}"`, ['input', 'id']);
    },
  }),
}));
