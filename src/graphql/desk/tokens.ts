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
    id: t.exposeID('id', { description: 'The id of the token: the public part of its secret.' }),
    name: t.exposeString('name', {
      description: 'The name of the editor. Tokens with the same name belong to the same editor.',
    }),
    role: t.expose('role', { type: EditorRole, description: 'The role of the editor.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the token was made.' }),
    createdBy: t.exposeString('createdBy', { description: 'The name of the chief who made it.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the token expires; null for never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null if it was not.',
    }),
    revokedBy: t.exposeString('revokedBy', {
      nullable: true,
      description: 'The name of the chief who revoked it; null if nobody has.',
    }),
  }),
});

interface Created {
  readonly token: StoredToken;
  readonly secret: string;
}

const CreateTokenSuccess = builder.objectRef<Created>('CreateTokenSuccess').implement({
  description: 'The service has made the token.',
  fields: (t) => ({
    token: t.expose('token', { type: TokenType, description: 'The token without its secret.' }),
    secret: t.exposeString('secret', {
      description:
        'The secret, which the editor sends as `Authorization: Bearer …`. Only this response shows it; the service does not keep it.',
    }),
  }),
});

const CreateTokenResult = resultType('CreateTokenResult', CreateTokenSuccess, 'The outcome of a request for a token.', [
  InvalidInput,
  Forbidden,
]);

interface Revoked {
  readonly token: StoredToken;
}

const RevokeTokenSuccess = builder.objectRef<Revoked>('RevokeTokenSuccess').implement({
  description: 'The token is revoked. If it was revoked before, nothing has changed.',
  fields: (t) => ({
    token: t.expose('token', { type: TokenType, description: 'The revoked token.' }),
  }),
});

const RevokeTokenResult = resultType('RevokeTokenResult', RevokeTokenSuccess, 'The outcome of revoking a token.', [
  NotFound,
  Forbidden,
]);

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description: 'A token to make.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The name of the editor, 1 to 200 characters. Tokens with the same name belong to the same editor.',
    }),
    role: t.field({ type: EditorRole, required: true, description: 'The role of the editor.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the token expires; by default, never.' }),
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
    description: 'All tokens, revoked and expired ones too, the oldest first. For chiefs only.',
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
    description: 'Makes a token for an editor. For chiefs only.',
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
    description: 'Revokes a token for good, and ends its open subscriptions. For chiefs only.',
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
