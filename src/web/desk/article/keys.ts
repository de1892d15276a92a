/** The keys with which an editor goes through the drafts of an article. */
import { articleWords } from '../../../words/article.js';

/** The commands with their keys, in the order of the help. Letters stand for their key with any keyboard layout. */
export const ARTICLE_KEYS = {
  next: ['ArrowDown', 'j'],
  previous: ['ArrowUp', 'k'],
  accept: ['a'],
  drop: ['d'],
  reopen: ['u'],
  edit: ['e'],
  speaker: ['s'],
  otherwise: ['o'],
  endLater: ['ArrowRight'],
  endEarlier: ['ArrowLeft'],
  startEarlier: ['Shift+ArrowLeft'],
  startLater: ['Shift+ArrowRight'],
  add: ['n'],
  publish: ['p'],
  help: ['?'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ArticleCommand = keyof typeof ARTICLE_KEYS;

/** A key press, as far as it decides on a command. */
type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

const COMMANDS: ReadonlyMap<string, ArticleCommand> = new Map(
  commands().flatMap((command) => ARTICLE_KEYS[command].map((key) => [key, command] as const)),
);

/** The commands, in the order of the help. */
export function commands(): ArticleCommand[] {
  const names: ArticleCommand[] = [];
  for (const name in ARTICLE_KEYS) if (isCommand(name)) names.push(name);
  return names;
}

function isCommand(name: string): name is ArticleCommand {
  return name in ARTICLE_KEYS;
}

/** The command of a key press; `null` for a key without one. */
export function commandOf(press: KeyPress): ArticleCommand | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  const isArrow = press.key.startsWith('Arrow');
  const name = isArrow && press.shiftKey ? `Shift+${press.key}` : letterOf(press);
  return COMMANDS.get(name) ?? null;
}

/** The Latin letter of a key. A keyboard with another script says by `code` which letter the key has on a Latin one. */
function letterOf({ key, code }: KeyPress): string {
  if (key.length > 1) return key;
  const isLetterOfAnotherScript = /\p{L}/u.test(key) && !/[a-z]/i.test(key);
  return (isLetterOfAnotherScript ? code.replace(/^Key/, '') : key).toLowerCase();
}

/** The first key of a command, in words. */
export function keyInWords(command: ArticleCommand): string {
  const [first] = keysInWords(command);
  return first ?? '';
}

/** The keys of a command, in words. */
export function keysInWords(command: ArticleCommand): string[] {
  const names: Readonly<Record<string, string>> = articleWords.key.names;
  return ARTICLE_KEYS[command].map((key) =>
    key
      .split('+')
      .map((part) => names[part] ?? part.toUpperCase())
      .join(' + '),
  );
}
