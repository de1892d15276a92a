/** How XML is written here. */

/** XML 1.0, 2.2: most control characters are no characters, however they are written. What is none is shown as missing. */
export const XML_TEXT = { encoding: 'UTF-8', invalidCharReplacement: '\u{fffd}' } as const;

/** A text as every parser reads it: a carriage return would be read as a line feed, or as both (XML 1.0, 2.11). */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
