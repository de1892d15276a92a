/** The condition for replacing whole elements (`src/web/whole-elements.ts`), checked on every page of a real story. */
import { type ComponentChildren, Fragment, isValidElement, options } from 'preact';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageData } from '../../src/web/page-data.js';
import { renderPage } from '../../src/web/render.js';
import { runningService, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const running = runningService(async () => embeddedStore());
/** The names of components beside words, with the element around both. */
const besides = new Set<string>();
/**
 * Fragments with words that are no element's children: a component puts them into an element that does not know them.
 */
const loose = new Map<object, string>();
const next = options.vnode ?? (() => undefined);
beforeAll(async () => {
  for (const update of ukraineUpdates()) await running.apply(update);
  options.vnode = (element) => {
    const { type } = element;
    const children: ComponentChildren = element.props.children;
    const inside = flat(children);
    const words = inside.filter((one) => typeof one === 'string' && one.trim() !== '');
    if (type === Fragment && words.length > 0) loose.set(element, words.join(' … '));
    if (typeof type === 'string') {
      for (const one of fragmentsIn(children)) loose.delete(one);
      for (const one of words.length > 0 ? inside : []) {
        if (typeof one === 'function') besides.add(`${one.name} in ${type}`);
      }
    }
    next(element);
  };
});
afterAll(() => {
  options.vnode = next;
});

/** The words, components and elements among an element's children. */
function flat(children: ComponentChildren): (string | object)[] {
  if (Array.isArray(children)) return children.flatMap(flat);
  if (typeof children === 'string' || typeof children === 'number') return [String(children)];
  if (!isValidElement(children)) return [];
  const { type, props }: { readonly type: unknown; readonly props: { readonly children?: ComponentChildren } } =
    children;
  if (type === Fragment) return flat(props.children);
  return typeof type === 'function' ? [type] : [{}];
}

/** The fragments among children, and those within them. */
function fragmentsIn(children: ComponentChildren): object[] {
  if (Array.isArray(children)) return children.flatMap(fragmentsIn);
  if (!isValidElement(children) || children.type !== Fragment) return [];
  const { props }: { readonly props: { readonly children?: ComponentChildren } } = children;
  return [children, ...fragmentsIn(props.children)];
}

const HEAD = {
  title: '',
  description: '',
  canonical: '/',
  language: 'en',
  alternates: [],
  jsonLd: null,
  unlisted: true,
};
const ASSETS = { script: '/page.js', styles: [], preloads: [] };

test('words are never beside a component, and every element knows its own words', async () => {
  const { data } = await running.query(
    `{ story(by: { slug: "${UKRAINE}" }) { cursor statements(first: 100) { nodes { permalink } } } }`,
  );
  const permalinks: string[] = data.story.statements.nodes.map(({ permalink }: { permalink: string }) => permalink);
  const story = `/stories/${UKRAINE}`;
  const paths = [
    '/',
    '/desk',
    story,
    `${story}?asOf=${data.story.cursor}`,
    `${story}?mode=direct&order=oldest`,
    `/embed${story}/statements`,
    `/embed${story}/positions`,
    '/search?q=ceasefire',
    ...permalinks.flatMap((permalink) => [permalink, `/embed${permalink}`]),
  ];
  for (const path of paths) {
    const html = await (await fetch(`${running.service.url}${path}`)).text();
    const json = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null';
    const page: PageData = JSON.parse(json);
    renderPage(page, HEAD, ASSETS, null);
  }
  expect([...besides]).toEqual([]);
  expect([...new Set(loose.values())]).toEqual([]);
});
