/** A command whose own sentences come from the catalogue: those of commander are English only, in its code. */
import { Command, type ErrorOptions, Help } from 'commander';
import { words } from '../words/cli.js';

const { commander } = words;

/** A sentence of commander with its values as groups, and the same sentence in the catalogue. */
type CommanderSentence = readonly [pattern: RegExp, sentence: (...values: string[]) => string];

const SENTENCES: readonly CommanderSentence[] = [
  [/^error: missing required argument '(.*)'$/s, commander.missingArgument],
  [/^error: option '(.*)' argument missing$/s, commander.missingValue],
  [/^error: required option '(.*)' not specified$/s, commander.missingOption],
  [/^error: option '(.*?)' argument '(.*)' is invalid\. (.*)$/s, commander.invalidValue],
  [/^error: command-argument value '(.*)' is invalid for argument '(.*?)'\. (.*)$/s, commander.invalidArgument],
  [/^error: too many arguments for '(.*?)'\. Expected (\d+) arguments? but got (\d+)\.$/s, commander.tooManyArguments],
  [/^error: unknown option '(.*?)'(?=\n\(Did|$)/s, commander.unknownOption],
  [/^error: unknown command '(.*?)'(?=\n\(Did|$)/s, commander.unknownCommand],
  [/\n\(Did you mean (?:one of )?(.*)\?\)$/s, (names) => `\n${commander.didYouMean(names.split(', '))}`],
  [/ \(default: (.*)\)$/s, (value) => ` ${commander.defaultValue(value)}`],
  [/^Usage:$/, () => commander.usage],
  [/^Arguments:$/, () => commander.arguments],
  [/^Options:$/, () => commander.options],
  [/^Commands:$/, () => commander.commands],
];

/** A text of commander in the words of the catalogue; a sentence that is not in the list stays in English. */
function inWordsOfCatalogue(text: string): string {
  return SENTENCES.reduce((translated, [pattern, sentence]) => {
    const [found, ...values] = pattern.exec(translated) ?? [];
    return found === undefined ? translated : translated.replace(found, () => sentence(...values));
  }, text);
}

const help = new Help();

export class CatalogueCommand extends Command {
  constructor(name?: string) {
    super(name);
    this.configureHelp({
      // Every command has options, so "[options]" beside each would say nothing.
      subcommandTerm: (command) => help.subcommandTerm(command).replace(' [options]', ''),
      // A switch is off by default; "(default: false)" would say nothing either.
      optionDescription: (option) =>
        option.isBoolean() ? option.description : inWordsOfCatalogue(help.optionDescription(option)),
      styleTitle: inWordsOfCatalogue,
    });
  }

  override createCommand(name?: string): CatalogueCommand {
    return new CatalogueCommand(name);
  }

  override error(message: string, options?: ErrorOptions): never {
    return super.error(inWordsOfCatalogue(message), options);
  }
}
