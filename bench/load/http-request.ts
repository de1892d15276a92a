/** The bytes of HTTP/1.1 requests. */

/** A GraphQL request with POST. */
export function postRequest(body: string): string {
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Accept: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** @param headers header lines besides `Host` */
export function getRequest(path: string, headers: readonly string[]): string {
  return `${[`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers].join('\r\n')}\r\n\r\n`;
}
