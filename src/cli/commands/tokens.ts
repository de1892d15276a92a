/** Registers `onrecord token create`, `list` and `revoke`. */
import { type Command, InvalidArgumentError } from 'commander';
import { EditorRole } from '../../desk/editor.js';
import { valuesOf } from '../../story/vocabulary.js';
import { words } from '../../words/cli.js';
import { duration, finish, type GivenOptions, named, withJson, withUrl } from '../options.js';
import { createToken, expiryAfter, listTokens, revokeToken } from '../token.js';
import { config, withTarget } from '../with-target.js';

interface GivenTokenOptions extends GivenOptions {
  readonly name: string;
  readonly role: EditorRole;
  /** The lifetime in milliseconds. */
  readonly expires?: number;
}

/** Adds the commands for tokens. The owner of the store needs no token for them. */
export function registerTokenCommands(program: Command): void {
  const token = named(program, 'token', words.token);

  const creating = named(token, 'create', words.token.create)
    .requiredOption('--name <name>', words.token.create.name)
    .requiredOption('--role <role>', words.token.create.role, role)
    .option('--expires <time>', words.token.create.expires, duration);
  withJson(withUrl(creating)).action(async (given: GivenTokenOptions) => {
    const { name, role, expires } = given;
    const input = { name, role, expiresAt: expires === undefined ? null : expiryAfter(expires) };
    await withTarget(given, (target) => createToken(target, input, given), 'OWNER');
    if (config().singleSignOn !== null) console.error(words.token.create.singleSignOn);
  });

  const listing = named(token, 'list', words.token.list);
  withJson(withUrl(listing)).action((given: GivenOptions) =>
    withTarget(given, (target) => listTokens(target, given), 'OWNER'),
  );

  const revoking = named(token, 'revoke', words.token.revoke).argument('<id>', words.token.revoke.id);
  withJson(withUrl(revoking)).action(async (id: string, given: GivenOptions) => {
    finish(await withTarget(given, (target) => revokeToken(target, id, given), 'OWNER'));
  });
}

function role(text: string): EditorRole {
  const known = valuesOf(EditorRole).find((one) => one === text.toUpperCase());
  if (known === undefined) throw new InvalidArgumentError(words.token.create.notARole);
  return known;
}
