#!/usr/bin/env node
/** The `onrecord` command. */
import { Command, Help } from 'commander';
import { exitCodeOf, operatorMessage } from '../server/operator-error.js';
import { registerFileCommands } from './commands/files.js';
import { registerReadingCommands } from './commands/looking-back.js';
import { registerRecordCommands } from './commands/record.js';
import { registerStatementCommands } from './commands/statements.js';
import { registerTokenCommands } from './commands/tokens.js';
import { CliError } from './errors.js';

/** What `onrecord --help` shows together, in this order. */
const GROUPS: Readonly<Record<string, (program: Command) => void>> = {
  'Story files:': registerFileCommands,
  'Statements:': registerStatementCommands,
  'Looking back, and on:': registerReadingCommands,
  'The record:': registerRecordCommands,
  'The desk:': registerTokenCommands,
};

const help = new Help();

const program = new Command('onrecord')
  .description('Stories as structured data, onto the record and off it.')
  .usage('<command> [options]')
  // All commands have options, and what is not asked for is not done.
  .configureHelp({
    subcommandTerm: (command) => help.subcommandTerm(command).replace(' [options]', ''),
    optionDescription: (option) => (option.isBoolean() ? option.description : help.optionDescription(option)),
  })
  .showHelpAfterError('("onrecord --help" lists the commands, "onrecord <command> --help" explains one.)');
for (const [heading, register] of Object.entries(GROUPS)) {
  program.commandsGroup(heading);
  register(program);
}
program
  .commandsGroup('Help:')
  .helpCommand('help [command]', 'explain a command')
  .command('contract', { hidden: true })
  .description('write schema/schema.graphql and schema/story-file.schema.json')
  .action(async () => (await import('./contract.js')).writeContract());

// Whoever reads the output may have seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Node reads arguments as UTF-8, and puts U+FFFD where they are not. */
function refuseLostCharacters(args: readonly string[]): void {
  const lost = args.find((one) => one.includes('\uFFFD'));
  if (lost === undefined) return;
  throw new CliError(`The argument "${lost}" is not UTF-8; set the terminal to UTF-8, or write it into a file`);
}

async function run(): Promise<void> {
  refuseLostCharacters(process.argv.slice(2));
  await program.parseAsync();
}

run().catch((error: unknown) => {
  console.error(operatorMessage(error) ?? error);
  process.exitCode = exitCodeOf(error);
});
