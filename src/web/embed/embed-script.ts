/**
 * What other sites load: `<script async src="https://…/embed.js" data-story="…"></script>`. It puts a frame with a part of a
 * story after itself, and makes it as high as what it shows. It is a script of its own, without modules, which leaves nothing
 * behind in the page but the frame; docs/api/embed.md tells of its attributes.
 */
import type { FittedMark, HeightMessage } from './height-message.js';

const MESSAGE: HeightMessage['type'] = 'onrecord:height';
const FITTED: FittedMark = '#fitted';

/** How high a frame is until it says so, in CSS pixels. */
const FIRST_HEIGHT = { statements: 480, positions: 480, statement: 240 } as const;
/** The highest frame: more is a mistake, and would push away what the other site has below it. */
const HIGHEST = 50_000;
/** A frame of fewer pixels would show next to nothing. */
const LEAST_LIMIT = 100;

/** Attributes of a story that are parameters of the frame's address, by the names that scripts have for them. */
const CHOICES = ['actor', 'onBehalfOf', 'proposal', 'event', 'mode', 'asOf'] as const;
/** Readable names of stories, and ids of statements. */
const NAME = /^[A-Za-z0-9_-]+$/;

/** What the frame may do: run our script, and open links in pages of their own. It cannot replace the page around it. */
const ALLOWED = ['allow-scripts', 'allow-same-origin', 'allow-popups', 'allow-popups-to-escape-sandbox'];

/** What a frame shows. */
interface Shown {
  readonly kind: keyof typeof FIRST_HEIGHT;
  readonly path: string;
  readonly title: string;
}

/** Says in the console what is wrong with a script element, and what would be right. */
function complain(script: Element | null, message: string): void {
  console.error(`Onrecord embed: ${message}.`, ...(script === null ? [] : [script]));
}

/** The value of an attribute that has to be one of a few; `null` without it, and for any other. */
function oneOf<T extends string>(script: HTMLScriptElement, name: string, values: readonly T[]): T | null {
  const given = script.dataset[name];
  const found = values.find((value) => value === given) ?? null;
  if (given !== undefined && found === null) {
    complain(script, `data-${name} is "${given}"; it has to be ${values.map((value) => `"${value}"`).join(' or ')}`);
  }
  return found;
}

/** What a script element asks for; `null` when it cannot be told. */
function shownBy(script: HTMLScriptElement): Shown | null {
  const { story, statement, title } = script.dataset;
  if ((story === undefined) === (statement === undefined)) {
    const examples = 'data-story="ukraine-ceasefire-2025", or data-statement with the id in the statement’s permalink';
    complain(script, `one of data-story and data-statement has to say what is shown: ${examples}`);
    return null;
  }
  const name = story ?? statement ?? '';
  if (!NAME.test(name)) {
    const where = story === undefined ? '/statements/' : '/stories/';
    complain(
      script,
      `data-${story === undefined ? 'statement' : 'story'} is "${name}"; it has to be what follows ${where} in an address`,
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

/** How high the frame may be, in CSS pixels; `null` for as high as what it shows. */
function limitOf(script: HTMLScriptElement): number | null {
  const given = script.dataset.heightLimit;
  if (given === undefined) return null;
  if (/^\d{1,5}$/.test(given) && Number(given) >= LEAST_LIMIT && Number(given) <= HIGHEST) return Number(given);
  const right = `a whole number of pixels from ${LEAST_LIMIT} to ${HIGHEST}, without a unit`;
  complain(script, `data-height-limit is "${given}"; it has to be ${right}`);
  return null;
}

/** The address of the frame. */
function addressOf(script: HTMLScriptElement, { kind, path }: Shown, isFitted: boolean): URL {
  const address = new URL(path, script.src);
  for (const choice of CHOICES) {
    const value = script.dataset[choice];
    if (value === undefined) continue;
    const name = `data-${choice.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (kind === 'statement') complain(script, `${name} chooses from a story; it goes with data-story`);
    else address.searchParams.set(choice, value);
  }
  const theme = oneOf(script, 'theme', ['light', 'dark']);
  if (theme !== null) address.searchParams.set('theme', theme);
  if (isFitted) address.hash = FITTED;
  return address;
}

/** The height that a message tells; `null` when it tells none that can be meant. */
function heightIn(message: unknown): number | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, height }: { readonly type?: unknown; readonly height?: unknown } = message;
  if (type !== MESSAGE || typeof height !== 'number') return null;
  return height > 0 && height <= HIGHEST ? height : null;
}

function putFrame(script: HTMLScriptElement): void {
  const shown = shownBy(script);
  if (shown === null) return;
  if (script.parentElement === null || script.parentElement === document.head) {
    complain(script, 'the script has to stand in the body of the page, where the frame is to be');
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
  // Through the object model, which the other site's policy lets scripts do; an attribute it may not.
  Object.assign(frame.style, { display: 'block', boxSizing: 'content-box', width: '100%', border: '0', padding: '0' });
  setHeight(FIRST_HEIGHT[shown.kind]);
  frame.src = address.href;
  // Other frames and windows may send what looks the same.
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source === null || source !== frame.contentWindow || origin !== address.origin) return;
    const height = heightIn(data);
    if (height !== null) setHeight(height);
  });
  script.after(frame);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) putFrame(script);
else
  complain(
    null,
    'embed.js was loaded as a module; it has to be <script async src="…/embed.js">, without type="module"',
  );
