/** The address of the service. */

/**
 * The absolute address for `url`. In a page and in a worker it may be relative, such as `/graphql`; it is then resolved
 * against `location`.
 * @throws TypeError when it is no address over HTTP.
 */
export function addressOf(url: string): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  if (!URL.canParse(url, base)) {
    throw new TypeError(
      `\`url\` is ${JSON.stringify(url)}: outside of a page it must be absolute, as https://news.example/graphql`,
    );
  }
  const { href, protocol } = new URL(url, base);
  if (protocol === 'http:' || protocol === 'https:') return href;
  throw new TypeError(`\`url\` begins with "${protocol}": give the address over http: or https:, also for WebSockets`);
}

/** The same address for a WebSocket: `wss:` for `https:`, `ws:` for `http:`. */
export function webSocketAddressOf(href: string): string {
  return href.replace(/^http/, 'ws');
}
