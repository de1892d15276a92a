/**
 * How large the things of a story may be, so that showing, comparing and counting them is bounded. The service checks
 * these bounds when an editor writes. Older updates may exceed them and can still be read.
 */

/** The longest text of any field, in UTF-16 units. A longer text is a mistake, not a quotation. */
export const MAX_TEXT_LENGTH = 10_000;
/** The longest headline, title, office, label, place or other text of one line, in UTF-16 units. */
export const MAX_LINE_LENGTH = 500;
/** The longest name of an actor, in UTF-16 units: short enough to be sorted by. */
export const MAX_NAME_LENGTH = 300;
/** The longest address, in UTF-16 units. */
export const MAX_ADDRESS_LENGTH = 2_000;

/** The most attributions of a statement: a joint statement has one for each speaker. */
export const MAX_ATTRIBUTIONS_PER_STATEMENT = 20;
/** The most principals of one attribution. */
export const MAX_PRINCIPALS_PER_ATTRIBUTION = 20;
/** The most citations of a statement. */
export const MAX_CITATIONS_PER_STATEMENT = 20;
/** The most translations of a statement: all official languages of the European Union, and more. */
export const MAX_TRANSLATIONS_PER_STATEMENT = 30;
/** The most statements that a statement relates to. */
export const MAX_RELATIONS_PER_STATEMENT = 20;
/** The most proposals that a statement is about. */
export const MAX_PROPOSALS_PER_STATEMENT = 20;
/** The most actors that a statement mentions. */
export const MAX_MENTIONS_PER_STATEMENT = 50;
/** The most runs of quoted words in a MIXED text. */
export const MAX_QUOTED_SPANS_PER_STATEMENT = 100;

/** The most conditions of a position. */
export const MAX_CONDITIONS_PER_POSITION = 20;
/** The most statements that a position names as its evidence. */
export const MAX_EVIDENCE_PER_POSITION = 20;

/** The most terms of a proposal. */
export const MAX_TERMS_PER_PROPOSAL = 50;
/** The most actors that propose a proposal together. */
export const MAX_PROPOSERS_PER_PROPOSAL = 50;
/** The most required parties of a proposal. */
export const MAX_REQUIRED_PARTIES_PER_PROPOSAL = 50;
/** The most citations of a proposal. */
export const MAX_CITATIONS_PER_PROPOSAL = 20;

/** The most participants of an event. */
export const MAX_PARTICIPANTS_PER_EVENT = 100;
/** The most other names of an actor. */
export const MAX_OTHER_NAMES_PER_ACTOR = 50;

/** The most values (fields, items of lists, names of fields) of one entry of a story file or of one input. */
export const MAX_VALUES_PER_ENTRY = 5_000;
/** The most UTF-16 units of all texts of one entry of a story file or of one input together. */
export const MAX_TEXT_LENGTH_PER_ENTRY = 200_000;

/** The most mistakes of one input that a response lists. A last item counts the rest. */
export const MAX_MISTAKES_TOLD = 100;
