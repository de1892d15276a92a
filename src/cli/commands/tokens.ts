/** Registers `onrecord token create`, `list` and `revoke`. */
import { type Command, InvalidArgumentError } from 'commander';
import { EditorRole } from '../../desk/editor.js';
import { valuesOf } from '../../story/vocabulary.js';
import { duration, finish, type GivenOptions, withJson, withUrl } from '../options.js';
import { createToken, listTokens, momentAfter, revokeToken } from '../token.js';
import { config, withTarget } from '../with-target.js';

interface GivenTokenOptions extends GivenOptions {
  readonly name: string;
  readonly role: EditorRole;
  readonly expires?: number;
}

/** Adds the commands that say who may write. Whoever holds the database, or the files, needs no token for them. */
export function registerTokenCommands(program: Command): void {
  const token = program
    .command('token')
    .summary('make, list and revoke tokens of the desk')
    .description('Make, list and revoke the tokens of the desk.');

  const creating = token
    .command('create')
    .summary('make a token, and print its secret')
    .description('Make a token, and print its secret.')
    .requiredOption('--name <name>', 'whose it is; who has the same name is the same editor')
    .requiredOption('--role <role>', 'what they may do: editor or chief', role)
    .option('--expires <time>', 'how long it is good, like 12h or 30d (default: until it is revoked)', duration);
  withJson(withUrl(creating)).action(async (given: GivenTokenOptions) => {
    const { name, role, expires } = given;
    const wish = { name, role, expiresAt: expires === undefined ? null : momentAfter(expires) };
    await withTarget(given, (target) => createToken(target, wish, given), 'OWNER');
    if (config().singleSignOn !== null) {
      console.error('While single sign-on is configured, no token of the store is accepted.');
    }
  });

  const listing = token
    .command('list')
    .summary('list the tokens that there have been')
    .description('List the tokens that there have been, without their secrets.');
  withJson(withUrl(listing)).action((given: GivenOptions) =>
    withTarget(given, (target) => listTokens(target, given), 'OWNER'),
  );

  const revoking = token
    .command('revoke')
    .summary('revoke a token for good')
    .description('Revoke a token for good, and end what is open with it.')
    .argument('<id>', 'the id of the token, which is in its secret too');
  withJson(withUrl(revoking)).action(async (id: string, given: GivenOptions) => {
    finish(await withTarget(given, (target) => revokeToken(target, id, given), 'OWNER'));
  });
}

function role(text: string): EditorRole {
  const known = valuesOf(EditorRole).find((one) => one === text.toUpperCase());
  if (known === undefined) throw new InvalidArgumentError('It is editor or chief.');
  return known;
}
