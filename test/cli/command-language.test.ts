/** commander's own sentences in another language than English: a catalogue whose texts are marked stands in for a translation. */
import { InvalidArgumentError } from 'commander';
import { beforeEach, expect, test, vi } from 'vitest';

vi.mock('../../src/words/cli.js', async () => {
  const { en } = await import('../../src/words/en/cli.js');
  const marked = Object.entries(en.commander).map(([name, text]) => [
    name,
    typeof text === 'string' ? `<${name}>` : (...values: unknown[]) => `<${[name, ...values.flat()].join(' ')}>`,
  ]);
  return { words: { ...en, commander: Object.fromEntries(marked) } };
});

const { CatalogueCommand } = await import('../../src/cli/command.js');

/** All that the program has printed. */
let printed: string;
beforeEach(() => {
  printed = '';
});

function refuse(): never {
  throw new InvalidArgumentError('Write a number.');
}

/** Runs a program with these arguments to its end. */
function run(...args: readonly string[]): string {
  const program = new CatalogueCommand('program').exitOverride().configureOutput({
    writeOut: (text) => (printed += text),
    writeErr: (text) => (printed += text),
  });
  program
    .command('apply')
    .argument('<path>')
    .option('--json', 'print JSON')
    .option('--jsob', 'print BSON')
    .option('--at <time>');
  program.command('count').argument('<number>', 'how many', refuse).option('--every <time>', 'pause', refuse, '3s');
  program.command('token').requiredOption('--name <name>', 'its name');
  expect(() => program.parse(args, { from: 'user' })).toThrow();
  return printed;
}

test.each([
  ['a missing argument', ['apply'], '<missingArgument path>\n'],
  ['an option without its value', ['apply', 'x', '--at'], '<missingValue --at <time>>\n'],
  ['a missing option', ['token'], '<missingOption --name <name>>\n'],
  ['an unfit value of an option', ['count', '--every', 'a\nb'], '<invalidValue --every <time> a\nb Write a number.>\n'],
  ['an unfit argument', ['count', '3'], '<invalidArgument 3 number Write a number.>\n'],
  ['an argument too many', ['apply', 'x', 'y'], '<tooManyArguments apply 1 2>\n'],
  ['an unknown option', ['apply', 'x', '--bogus'], '<unknownOption --bogus>\n'],
  ['an option like one other', ['apply', 'x', '--jsn'], '<unknownOption --jsn>\n<didYouMean --json>\n'],
  ['an option like two others', ['apply', 'x', '--jsox'], '<unknownOption --jsox>\n<didYouMean --jsob --json>\n'],
  ['an unknown command', ['frob'], '<unknownCommand frob>\n'],
  ['a command like another', ['aply'], '<unknownCommand aply>\n<didYouMean apply>\n'],
])('%s is refused in the words of the catalogue', (_, args, expected) => {
  expect(run(...args)).toBe(expected);
});

test('help has its headings and defaults from the catalogue', () => {
  expect(run('--help')).toMatch(/^<usage> .*\n<options>\n.*\n<commands>\n/s);
  printed = '';
  const help = run('count', '--help');
  expect(help).toContain('<arguments>');
  expect(help).toContain('pause <defaultValue "3s">');
});
