/** The texts that the command prints, in the language of the terminal. */
import { en } from './en.js';

/** All texts in one language. Another language is a file beside `en.ts` with the same members, and a line below. */
export type Words = typeof en;

const LANGUAGES: Readonly<Record<string, Words>> = { en };

/** Node takes the locale from LC_ALL, LC_MESSAGES and LANG. */
const { language } = new Intl.Locale(Intl.DateTimeFormat().resolvedOptions().locale);

/** The texts in the language of the terminal; in English where there is no file of that language. */
export const words: Words = LANGUAGES[language] ?? en;
