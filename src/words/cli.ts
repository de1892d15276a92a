/** The texts that the command prints, in the language of the terminal. */
import { en } from './en/cli.js';

/** All texts of the command in one language. Another language has the same members, and a line below. */
export type CliWords = typeof en;

const LANGUAGES: Readonly<Record<string, CliWords>> = { en };

/** Node takes the locale from LC_ALL, LC_MESSAGES and LANG. */
const { language } = new Intl.Locale(Intl.DateTimeFormat().resolvedOptions().locale);

/** The texts in the language of the terminal; in English where there is no catalogue of that language. */
export const words: CliWords = LANGUAGES[language] ?? en;
