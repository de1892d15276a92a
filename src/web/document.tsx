/** The HTML document around a page. Its head tells search engines, feed readers and other sites about the page. */
import type { ComponentChildren } from 'preact';
import type { Embedding } from './address.js';

/** Another format of what a page shows. */
export interface Alternate {
  readonly href: string;
  readonly type: string;
  readonly title: string;
}

/** The head of a document. */
export interface Head {
  readonly title: string;
  readonly description: string;
  /** The canonical address of the page, absolute. */
  readonly canonical: string;
  readonly language: string;
  readonly alternates: readonly Alternate[];
  /** JSON-LD of what the page shows, or `null`; escaped, so that it cannot end its element. */
  readonly jsonLd: string | null;
  /** Whether search engines should leave the page out, because it repeats another one. */
  readonly unlisted: boolean;
}

/** The addresses of the files that browsers load. */
export interface Assets {
  /** `null` if nothing was built. */
  readonly script: string | null;
  readonly styles: readonly string[];
  /** Modules that the script imports at once. */
  readonly preloads: readonly string[];
}

/** The element that hands the data of the page to the browser, as JSON. */
export const DATA_ELEMENT = 'page-data';
/** The element that holds the page. */
export const ROOT_ELEMENT = 'page';

/** JSON for an element `script`: nothing in it ends the element or begins a comment (HTML, 4.12.1.3). */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** A whole document. */
export function HtmlDocument({
  head,
  assets,
  data,
  className,
  embedding,
  children,
}: {
  readonly head: Head;
  readonly assets: Assets;
  /** The data of the page, from `jsonForScript`. */
  readonly data: string;
  readonly className: string;
  /** How a frame of another site shows it; `null` for a page of its own. */
  readonly embedding: Embedding | null;
  readonly children: ComponentChildren;
}) {
  const { title, description, canonical, language, alternates, jsonLd, unlisted } = head;
  const theme = embedding?.theme ?? null;
  const classes = [className, embedding === null ? null : 'framed', theme === null ? null : `theme-${theme}`];
  return (
    <html lang={language} class={classes.filter((one) => one !== null).join(' ')}>
      <head>
        <meta charset="utf-8" />
        {/* Links open new pages: a sandbox may forbid the frame to replace the page around it. */}
        {embedding === null ? null : <base target="_blank" />}
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content={description} />
        <meta name="color-scheme" content={theme ?? 'light dark'} />
        {unlisted ? <meta name="robots" content="noindex" /> : null}
        <link rel="canonical" href={canonical} />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        <meta property="og:url" content={canonical} />
        <meta property="og:type" content="article" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        {assets.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {assets.preloads.map((href) => (
          <link key={href} rel="modulepreload" href={href} />
        ))}
        {assets.script === null ? null : <script type="module" src={assets.script} />}
        {alternates.map(({ href, type, title: name }) => (
          <link key={href} rel="alternate" type={type} href={href} title={name} />
        ))}
        {jsonLd === null ? null : <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLd }} />}
      </head>
      <body>
        <div id={ROOT_ELEMENT}>{children}</div>
        <script type="application/json" id={DATA_ELEMENT} dangerouslySetInnerHTML={{ __html: data }} />
      </body>
    </html>
  );
}
