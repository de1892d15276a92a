/** English abbreviations that a capital letter may follow inside a sentence. */
const ABBREVIATION =
  /(?:^|[\s("“‘])(?:\p{Lu}|(?:\p{Lu}\.)+\p{Lu}|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Maj|Capt|Adm|Sen|Rep|Gov|Amb|Rev|Hon|St|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.\s*$/u;

/** Whether a text ends in a full stop that belongs to an abbreviation or an initial. */
export function endsInAbbreviation(text: string): boolean {
  return ABBREVIATION.test(text.slice(-LONGEST));
}

/** The longest abbreviation, with the spaces around it, in UTF-16 units. */
const LONGEST = 16;
