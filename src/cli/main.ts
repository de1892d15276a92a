#!/usr/bin/env node
/** The `onrecord` command. */
import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { exitCodeOf, operatorMessage } from '../server/operator-error.js';
import { words } from '../words/cli.js';
import { CatalogueCommand } from './command.js';
import { registerFileCommands } from './commands/files.js';
import { registerReadingCommands } from './commands/reading.js';
import { registerRecordCommands } from './commands/record.js';
import { registerServerCommands } from './commands/servers.js';
import { registerStatementCommands } from './commands/statements.js';
import { registerTokenCommands } from './commands/tokens.js';
import { CliError } from './errors.js';

// How long a function of PGlite runs before V8 compiles it again, to run faster. By default most of a command's work would be
// to compile again what runs for a moment; long work still has it done.
setFlagsFromString('--wasm-tiering-budget=100000000');

const { groups } = words.program;

/** The groups of commands in `onrecord --help`, in this order. */
const GROUPS: readonly (readonly [heading: string, register: (program: Command) => void])[] = [
  [groups.files, registerFileCommands],
  [groups.statements, registerStatementCommands],
  [groups.reading, registerReadingCommands],
  [groups.record, registerRecordCommands],
  [groups.servers, registerServerCommands],
  [groups.tokens, registerTokenCommands],
];

const program = new CatalogueCommand('onrecord')
  .description(words.program.description)
  .usage(words.program.usage)
  .helpOption('-h, --help', words.program.helpOption)
  .showHelpAfterError(words.program.afterError);
for (const [heading, register] of GROUPS) {
  program.commandsGroup(heading);
  register(program);
}
program
  .commandsGroup(groups.help)
  .helpCommand('help [command]', words.program.helpCommand)
  .command('contract', { hidden: true })
  .description(words.program.contract)
  .action(async () => (await import('./contract.js')).writeContract());

// A reader like `head` closes the pipe when it has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Node decodes arguments as UTF-8 and puts U+FFFD for bytes that are not. */
function refuseLostCharacters(args: readonly string[]): void {
  const lost = args.find((one) => one.includes('\uFFFD'));
  if (lost !== undefined) throw new CliError(words.program.notUtf8(lost));
}

async function run(): Promise<void> {
  refuseLostCharacters(process.argv.slice(2));
  await program.parseAsync();
}

run().catch((error: unknown) => {
  console.error(operatorMessage(error) ?? error);
  process.exitCode = exitCodeOf(error);
});
