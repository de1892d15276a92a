/** The article in a file that an editor chooses or drops. */

/** An article to read, as it was pasted or is in a file. */
export interface GivenArticle {
  readonly form: 'TEXT' | 'HTML';
  readonly content: string;
}

/** A page declares its character set within this many bytes (HTML, 4.2.5.4). */
const MAX_PRESCAN_BYTES = 1_024;

/** Reads a file, in the character set that its page names. */
export async function articleIn(file: File): Promise<GivenArticle> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const begin = new TextDecoder('latin1').decode(bytes.subarray(0, MAX_PRESCAN_BYTES));
  const named = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(begin)?.[1];
  return pastedArticle(decoderOf(named ?? 'utf-8').decode(bytes), /\.html?$/i.test(file.name));
}

/** A text as an editor pastes it; the source of a page is known by its first tag. */
export function pastedArticle(content: string, isPage = false): GivenArticle {
  return { form: isPage || /^\s*<(?:!doctype html|html)[\s>]/i.test(content) ? 'HTML' : 'TEXT', content };
}

function decoderOf(characterSet: string): TextDecoder {
  try {
    return new TextDecoder(characterSet);
  } catch {
    return new TextDecoder();
  }
}
