/**
 * The sentences of the reader of articles in English: the doubts about a draft, and why an article cannot be read. Editors see them at
 * the desk and in the terminal.
 */
const LANGUAGE = 'en';
const KILOBYTE = 1024;

const languageName = (tag: string) => new Intl.DisplayNames(LANGUAGE, { type: 'language' }).of(tag) ?? tag;
const inKilobytes = (bytes: number) => `${Math.round(bytes / KILOBYTE)} KB`;

export const readingWords = {
  /** Kinds of files that are no text. */
  kind: {
    pdf: 'a PDF',
    postScript: 'a PostScript file',
    png: 'a picture (PNG)',
    jpeg: 'a picture (JPEG)',
    gif: 'a picture (GIF)',
    tiff: 'a picture (TIFF)',
    media: 'a picture, a sound or a video',
    mp3: 'a sound (MP3)',
    soundOrVideo: 'a sound or a video',
    archive: 'a Word document or another archive',
    word: 'a Word document',
    rtf: 'an RTF document',
    compressed: 'a compressed file',
    webArchive: 'a web archive (MHTML)',
    safariArchive: 'a web archive of Safari',
    other: 'a file of another kind than text',
  },
  /** Why an article cannot be read, and what to do. */
  unreadable: {
    notText: (kind: string) =>
      `This is ${kind}, which cannot be read. Save the article as a page (HTML), or copy its text.`,
    emptyText: 'There is no text in this. Paste the text of an article.',
    emptyPage: 'The page has no paragraphs of an article. Open the article itself, save its page, or copy its text.',
    behindAWall:
      'The page does not show the article: it asks to sign in, to accept cookies or to switch on JavaScript. Open the article ' +
      'in a browser, and save the page or copy its text once all of it is shown.',
    tooComplex: (nodes: number, depth: number) =>
      `The page has more than ${nodes} elements and texts, or nests them more than ${depth} deep. Copy the text of the article.`,
    tooLong: (bytes: number, most: number) =>
      `This has ${inKilobytes(bytes)}; at most ${inKilobytes(most)} can be read at once. Copy the text of the article alone, or a part of it.`,
    languageNotRead: (tag: string) =>
      `The article seems to be in ${languageName(tag)}, without quotation marks. Only English is read; of other languages, quotations alone.`,
  },
  /** Doubts about the words of a draft. */
  words: {
    otherLanguage: (tag: string) =>
      `The article is in ${languageName(tag)}, which the reader does not read: it offers quotations alone, and names no speakers.`,
    mayBeNoSpeech: 'The verb may report no speech.',
    edgesUncertain: 'The beginning or the end of the reported speech is uncertain.',
    continued: 'A quotation that names no speaker is taken to go on with these words.',
    nested: 'The words are reported within a quotation of somebody else.',
    markWithoutCounterpart: 'A quotation mark has no counterpart, so the words may end elsewhere.',
    roundBrackets: 'The round brackets are taken for an insertion by the outlet.',
    cut: (most: number) => `It is cut at ${most} characters.`,
    pointsBack: (reference: string) => `“${reference}” refers to something said before it.`,
    turnsMeaning: (turning: string) => `“${turning}” stands before it, and may turn its meaning round.`,
    passage: (fault: string) => `The passage ${fault}.`,
  },
  /** Doubts about the speaker of a draft. */
  speaker: {
    quotedByNobody: 'The words are in quotation marks, but nobody is named.',
    nobody: 'Nobody is named as the speaker.',
    mayBeAnother: 'Another phrase may name the speaker.',
    anyOf: (name: string, actors: readonly string[]) => `“${name}” can be any of these actors: ${actors.join(', ')}.`,
    takenFor: (name: string, actor: string) => `“${name}” is taken for ${actor}.`,
    takenByOffice: (name: string, actor: string) => `“${name}” is taken for ${actor}, by the office.`,
    otherOffice: (name: string, office: string, held: string) =>
      `The article calls ${name} “${office}”; the record has “${held}”.`,
    ofAnotherStory: (name: string) =>
      `${name} has no part in this story yet; the record has this name from another story`,
  },
  /** Doubts about the time of a draft. */
  time: {
    ofTwoDays: (weekday: string, day: string, before: string) => `“last ${weekday}” can mean ${day} or ${before}.`,
    countedFromBefore: 'The day is counted from the one before it.',
    ofSentenceBefore: 'The time is that of a sentence before it.',
    ofStatementBefore: 'The time is that of the statement before it by the same speaker.',
    ofLaterStatement: 'The time is that of a later statement by the same speaker.',
    nowhere: 'Neither the article nor its page says when it was said.',
    asPublished: 'The article does not say when it was said; about when it was published.',
  },
  /** Doubts about a draft that repeats what the desk has taken back. */
  takenBack: {
    redacted: (statement: string) =>
      `A statement like this one was redacted (${statement}): its words must not be published again.`,
    retracted: (statement: string) =>
      `A statement with these words, or nearly these, was retracted (${statement}): read why before you publish it.`,
  },
};

/** The sentences of the reader in any language: a catalogue that lacks one does not compile. */
export type ReadingWords = typeof readingWords;
