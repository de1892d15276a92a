/** The countries that an article names, where the record has none of that name. */
import { COUNTRY_WORDS } from '../en/countries.js';

/** A country by its usual name. */
export interface NamedCountry {
  readonly name: string;
  readonly isoCode: string;
}

/** The country that a name or a seat of government stands for ("Finland", "the Kremlin"); `null` for another name. */
export function countryNamed(text: string): NamedCountry | null {
  const bare = text.replace(/^the /i, '').toLowerCase();
  for (const [isoCode, { names, seats }] of COUNTRY_WORDS) {
    const [name] = names;
    if (name !== undefined && [...names, ...seats].some((one) => one.toLowerCase() === bare)) return { name, isoCode };
  }
  return null;
}
