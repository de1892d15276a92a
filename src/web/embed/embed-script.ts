/**
 * The script that other sites load: `<script async src="https://…/embed.js" data-story="…"></script>`. It inserts a frame with
 * a part of a story after itself, and fits its height. It is one classic script: it imports nothing, and leaves only the frame
 * in the page. docs/api/embed.md lists its attributes. Its texts are for the authors of other sites, and stand here.
 */
import type { FittedMark, HeightMessage } from './height-message.js';

const MESSAGE: HeightMessage['type'] = 'onrecord:height';
const FITTED: FittedMark = '#fitted';

/** The height of a frame until it tells its own. */
const FIRST_HEIGHT_PX = { statements: 480, positions: 480, statement: 240 } as const;
/** A greater height is a mistake, and would push away the rest of the other site's page. */
const MAX_HEIGHT_PX = 50_000;
/** A lower frame would show next to nothing. */
const MIN_LIMIT_PX = 100;

/** Attributes that become parameters of the frame's address, by their names in scripts. */
const CHOICES = ['actor', 'onBehalfOf', 'proposal', 'event', 'mode', 'asOf'] as const;
/** A readable name of a story, or the id of a statement. */
const NAME = /^[A-Za-z0-9_-]+$/;

/** The frame may run our script and open links in new pages. It may not replace the page around it. */
const ALLOWED = ['allow-scripts', 'allow-same-origin', 'allow-popups', 'allow-popups-to-escape-sandbox'];

/** The content of a frame. */
interface FrameContent {
  readonly kind: keyof typeof FIRST_HEIGHT_PX;
  readonly path: string;
  readonly title: string;
}

/** Tells the author of the other site in the console what is wrong, and what would be right. */
function reportMistake(script: Element | null, message: string): void {
  console.error(`Onrecord embed: ${message}.`, ...(script === null ? [] : [script]));
}

/** The value of an attribute with a few allowed values; `null` if it is missing or wrong. */
function oneOf<T extends string>(script: HTMLScriptElement, name: string, values: readonly T[]): T | null {
  const given = script.dataset[name];
  const found = values.find((value) => value === given) ?? null;
  if (given !== undefined && found === null) {
    reportMistake(
      script,
      `data-${name} is "${given}"; it has to be ${values.map((value) => `"${value}"`).join(' or ')}`,
    );
  }
  return found;
}

/** The content that a script element names; `null` if that is not clear. */
function shownBy(script: HTMLScriptElement): FrameContent | null {
  const { story, statement, title } = script.dataset;
  if ((story === undefined) === (statement === undefined)) {
    const examples = 'data-story="ukraine-ceasefire-2025", or data-statement with the id in the statement’s permalink';
    reportMistake(script, `set either data-story or data-statement: ${examples}`);
    return null;
  }
  const name = story ?? statement ?? '';
  if (!NAME.test(name)) {
    const where = story === undefined ? '/statements/' : '/stories/';
    reportMistake(
      script,
      `data-${story === undefined ? 'statement' : 'story'} is "${name}"; it has to be the part of an address after ${where}`,
    );
    return null;
  }
  if (story === undefined) {
    const of = `/embed/statements/${name}`;
    return { kind: 'statement', path: of, title: title ?? 'A statement, on Onrecord' };
  }
  const kind = oneOf(script, 'show', ['statements', 'positions']) ?? 'statements';
  const about = story.replaceAll('-', ' ');
  const what = kind === 'statements' ? 'What was said' : 'Where everybody stands';
  return { kind, path: `/embed/stories/${story}/${kind}`, title: title ?? `${what}: ${about}, on Onrecord` };
}

/** The greatest height of the frame, in CSS pixels; `null` for the height of its content. */
function limitOf(script: HTMLScriptElement): number | null {
  const given = script.dataset.heightLimit;
  if (given === undefined) return null;
  if (/^\d{1,5}$/.test(given) && Number(given) >= MIN_LIMIT_PX && Number(given) <= MAX_HEIGHT_PX) return Number(given);
  const right = `a whole number of pixels from ${MIN_LIMIT_PX} to ${MAX_HEIGHT_PX}, without a unit`;
  reportMistake(script, `data-height-limit is "${given}"; it has to be ${right}`);
  return null;
}

/** The address of the frame. */
function addressOf(script: HTMLScriptElement, { kind, path }: FrameContent, isFitted: boolean): URL {
  const address = new URL(path, script.src);
  for (const choice of CHOICES) {
    const value = script.dataset[choice];
    if (value === undefined) continue;
    const name = `data-${choice.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (kind === 'statement') reportMistake(script, `${name} filters a story; use it with data-story`);
    else address.searchParams.set(choice, value);
  }
  const theme = oneOf(script, 'theme', ['light', 'dark']);
  if (theme !== null) address.searchParams.set('theme', theme);
  if (isFitted) address.hash = FITTED;
  return address;
}

/** The height in a message; `null` if the message is another one. */
function heightIn(message: unknown): number | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, height }: { readonly type?: unknown; readonly height?: unknown } = message;
  if (type !== MESSAGE || typeof height !== 'number') return null;
  return height > 0 && height <= MAX_HEIGHT_PX ? height : null;
}

function insertFrame(script: HTMLScriptElement): void {
  const shown = shownBy(script);
  if (shown === null) return;
  if (script.parentElement === null || script.parentElement === document.head) {
    reportMistake(script, 'put the script into the body of the page, where the frame should be');
    return;
  }
  const limit = limitOf(script);
  const address = addressOf(script, shown, limit === null);
  const frame = document.createElement('iframe');
  frame.title = shown.title;
  frame.loading = 'lazy';
  frame.sandbox.add(...ALLOWED);
  const setHeight = (height: number) => {
    frame.style.height = `${Math.min(height, limit ?? height)}px`;
  };
  // Styles through the object model: the policy of the other site may forbid an attribute.
  Object.assign(frame.style, { display: 'block', boxSizing: 'content-box', width: '100%', border: '0', padding: '0' });
  setHeight(FIRST_HEIGHT_PX[shown.kind]);
  frame.src = address.href;
  // Other frames and windows may send similar messages.
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source === null || source !== frame.contentWindow || origin !== address.origin) return;
    const height = heightIn(data);
    if (height !== null) setHeight(height);
  });
  script.after(frame);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) insertFrame(script);
else
  reportMistake(
    null,
    'embed.js was loaded as a module; load it by <script async src="…/embed.js">, without type="module"',
  );
