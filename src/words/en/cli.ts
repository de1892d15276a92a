/**
 * The texts of the command in English: help, results and errors. Another language has the same members (`CliWords`). Times stay
 * in ISO 8601 and UTC in every language, because people pass them on to `--since`.
 */
import { grammarOf } from '../grammar.js';
import { newStory } from './new-story.js';

const LANGUAGE = 'en';
const { counted } = grammarOf(LANGUAGE);
/** Lists of paths and values, without "and": people copy them. */
const listed = new Intl.ListFormat(LANGUAGE, { type: 'unit' });
const decimal = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const updates = (count: number) => counted(count, { one: 'update', other: 'updates' });
const entries = (count: number) => counted(count, { one: 'entry', other: 'entries' });
const contents = (counts: { readonly updates: number; readonly drafts: number; readonly tokens: number }) =>
  listed.format([
    updates(counts.updates),
    counted(counts.drafts, { one: 'draft', other: 'drafts' }),
    counted(counts.tokens, { one: 'token', other: 'tokens' }),
  ]);
const mebibytes = (bytes: number) => `${decimal.format(bytes / 1024 / 1024)} MiB`;
const alreadyApplied = (count: number) => (count === 0 ? '' : `; ${entries(count)} already on the record`);
const recordIntact = (count: number | null) => `The record is intact: ${updates(count ?? 0)}.`;
const noSuchStory = (story: string) => `There is no story "${story}"`;

export const en = {
  /** `onrecord --help`, and the errors that every command may have. */
  program: {
    description: 'Writes stories to the record, and reads the record.',
    usage: '<command> [options]',
    groups: {
      files: 'Story files:',
      statements: 'Statements:',
      reading: 'Reading:',
      record: 'The record:',
      servers: 'Servers:',
      tokens: 'Tokens:',
      help: 'Help:',
    },
    afterError: '("onrecord --help" lists the commands; "onrecord <command> --help" describes one.)',
    helpCommand: 'describe a command',
    helpOption: 'show this help',
    contract: 'write the schemas of schema/ and the documents of the page',
    notUtf8: (argument: string) =>
      `The argument "${argument}" is not UTF-8. Set the terminal to UTF-8, or put the text in a file.`,
  },
  /** The headings of help, and the mistakes in a command line, in place of commander's. */
  commander: {
    usage: 'Usage:',
    arguments: 'Arguments:',
    options: 'Options:',
    commands: 'Commands:',
    defaultValue: (value: string) => `(default: ${value})`,
    missingArgument: (name: string) => `error: missing required argument '${name}'`,
    missingValue: (option: string) => `error: option '${option}' argument missing`,
    missingOption: (option: string) => `error: required option '${option}' not specified`,
    invalidValue: (option: string, value: string, right: string) =>
      `error: option '${option}' argument '${value}' is invalid. ${right}`,
    invalidArgument: (value: string, name: string, right: string) =>
      `error: command-argument value '${value}' is invalid for argument '${name}'. ${right}`,
    tooManyArguments: (command: string, expected: string, given: string) =>
      `error: too many arguments for '${command}'. Expected ${counted(Number(expected), { one: 'argument', other: 'arguments' })} but got ${given}.`,
    unknownOption: (option: string) => `error: unknown option '${option}'`,
    unknownCommand: (command: string) => `error: unknown command '${command}'`,
    didYouMean: (names: readonly string[]) =>
      `(Did you mean ${names.length === 1 ? '' : 'one of '}${listed.format(names)}?)`,
  },
  /** Options that several commands share. */
  options: {
    url: 'address of the service, like http://127.0.0.1:4000 (default: from HOST and PORT, or where the service of DATA_DIR listens)',
    json: 'print JSON, one object per line',
    dryRun: 'print the updates that the command would make, and make none',
    idempotencyKey: 'a text of your choice: a command repeated with the same key takes effect once',
    story: 'slug of the story',
    statement: 'the statement, as story/key',
    notAnAddress: 'Write an address like http://127.0.0.1:4000.',
    notADuration: 'Write a duration like 500ms, 3s, 1m, 12h or 30d.',
    belowLeast: (least: number) => `Write a whole number of at least ${least}.`,
    notOneOf: (values: readonly string[]) => `Choose one of ${listed.format(values)}.`,
  },
  /** The target of a command, and the errors of requests. */
  target: {
    service: (url: string) => `the service at ${url}`,
    embeddedStore: (directory: string) => `the embedded store in ${directory}`,
    postgres: 'the PostgreSQL store',
    temporaryStore: 'the temporary store',
    failed: (target: string, errors: string) => `Error from ${target}: ${errors}`,
    noData: 'the response has no data',
    noResponse: (target: string, cause: string) =>
      `No response from ${target}: ${cause}. Check whether the change was made before you try again.`,
    noJson: (target: string, status: number) =>
      status < 500
        ? `Nothing was done: ${target} responded with status ${status} and no JSON. Is it an Onrecord service?`
        : `${target} responded with status ${status} and no JSON. Check whether the change was made before you try again.`,
    noService: (url: string) =>
      `No service responds at ${url}. Set PORT and DATA_DIR as the service has them, or name its address with --url`,
    nothingThere: (url: string, directory: string) =>
      `No service responds at ${url}, and there is no store in ${directory}. Set PORT and DATA_DIR as the service has them, or name its address with --url`,
    newStore: (nothingThere: string) => `${nothingThere}. This command makes a new store there.`,
    tokenMissing: (path: string) =>
      `This command needs a token: set DESK_TOKEN, or DATA_DIR as the service has it, or run the command where it can read ${path}`,
    tokenMalformed: (place: string) => `${place} does not hold a valid token`,
    tokenPlace: (place: string) => `The command sent the token in ${place}.`,
  },
  apply: {
    summary: 'apply story files',
    description:
      'Apply story files, or all files of a story folder. Each file is applied whole or not at all. Earlier files of the ' +
      'folder that are not on the record yet are applied first.',
    paths: 'files or story folders',
    only: 'apply the named files without the earlier ones of their folder',
    asNow:
      'record the files now, whatever recordedAt they give; a record that has begun to live takes them no other way',
    noSuchPath: (path: string) => `There is no file or folder ${path}`,
    notAStoryFolder: (path: string) => `${path} is not a story folder: it has neither story.yaml nor updates/`,
    wouldApply: (paths: readonly string[]) =>
      paths.length === 0 ? 'Would apply no file.' : `Would apply, in this order: ${listed.format(paths)}`,
    nothingApplied: 'Nothing was applied: earlier files are applied only if the named file would be accepted.',
    notTriedBefore: (paths: readonly string[]) => `Too many or too large to try beforehand: ${listed.format(paths)}`,
    earlierFirst: (paths: readonly string[]) => `Applying earlier files first: ${listed.format(paths)}`,
    notTried: (paths: readonly string[]) => `Not tried: ${listed.format(paths)}`,
    useCheck: 'The files that were not tried are too many or too large for one request: run "onrecord check".',
    onRecord: (paths: readonly string[]) =>
      paths.length === 0 ? 'None of the files is on the record.' : `On the record: ${listed.format(paths)}`,
    outcomeUnknown: (path: string) => `${path} may be on the record. It is safe to apply it again.`,
    refused: (path: string, mistakes: number) =>
      `${path}: nothing applied, ${counted(mistakes, { one: 'mistake', other: 'mistakes' })}`,
    appended: (count: number, before: number) => `${updates(count)} appended${alreadyApplied(before)}`,
    wouldAppend: (count: number, before: number) =>
      `${updates(count)} would be appended${alreadyApplied(before)} (dry run)`,
    unchanged: (before: number) => `nothing to do; ${entries(before)} already on the record`,
    repeated: (count: number) => `already applied with the same idempotency key (${updates(count)})`,
  },
  new: {
    summary: 'write a small story to begin with',
    description:
      'Write a small story with comments into a new folder: two actors, an event, a proposal, two statements, a position and an ' +
      'update. It passes "check", and each text that is to be replaced begins with EXAMPLE:.',
    slug: 'readable name of the story, like ferry-strike',
    folder: 'folder to write (default: data/<slug>)',
    notASlug: (slug: string, longest: number) =>
      `"${slug}" is not a slug: use lower-case letters, digits and single hyphens, at most ${longest}, like ferry-strike`,
    folderExists: (folder: string) =>
      `${folder} exists, and nothing was written. Choose another slug, or name a new folder with --folder`,
    notWritable: (folder: string, code: string) => `${folder} cannot be written (${code})`,
    wrote: (paths: readonly string[]) => `Wrote ${listed.format(paths)}.`,
    next: (commands: {
      readonly check: string;
      readonly applyOpening: string;
      readonly applyAll: string;
      readonly page: string;
    }) => `
Replace each text that begins with EXAMPLE:, while this checks the files after every change:
  ${commands.check}

Put the first file on the record (for good: nothing is ever deleted), and open the page:
  ${commands.applyOpening}
  ${commands.page}

Put the update on the record, and see it arrive on the page:
  ${commands.applyAll}`,
    files: newStory,
  },
  check: {
    summary: 'validate story files without applying them',
    description:
      'Validate story files without applying them. Each file is checked after the earlier ones of its folder.',
    watch: 'check again whenever a file changes, until Ctrl-C',
    checking: (now: Date) => `— checking at ${now.toISOString()} —`,
    waiting: '— waiting for a change; Ctrl-C ends —',
    valid: (path: string, count: number, toWrite: number, examples: number) =>
      [
        `${path}: valid, ${updates(count)}`,
        ...(toWrite === 0
          ? []
          : [`"apply" refuses it until ${counted(toWrite, { one: 'text is', other: 'texts are' })} written`]),
        ...(examples === 0
          ? []
          : [`${counted(examples, { one: 'text is', other: 'texts are' })} still those of the example`]),
      ].join('; '),
  },
  replay: {
    summary: 'apply the files of a story one by one',
    description: 'Apply the files of a story one by one, with a pause after each, to watch the story develop.',
    folder: 'the story folder',
    every: 'pause between two files, like 500ms or 3s',
    everyDefault: '3s',
  },
  demo: {
    summary: 'watch a story develop',
    description:
      'Serve a story from a temporary store of its own: its first file at once, and the others one by one. The service runs until ' +
      'you stop it with Ctrl-C; then its store is deleted.',
    folder: 'the story folder',
    every: 'pause before each file, like 5s or 1m',
    everyDefault: '15s',
    begins: (url: string, opening: string, left: number, pauseMs: number) =>
      `Open ${url} and watch. The page begins with ${opening}; ${counted(left, { one: 'update follows', other: 'updates follow' })}, one every ${decimal.format(pauseMs / 1_000)} s. Stop with Ctrl-C.`,
    told: 'The whole story is on the page. It stays there until you stop with Ctrl-C.',
  },
  /** The outcome of a command that writes one statement. */
  write: {
    appended: 'Done.',
    unchanged: 'Nothing to do: all of this is there already.',
    dryRun: 'Dry run: nothing was written. The change would be accepted.',
    repeated: 'Already done with the same idempotency key; nothing was written again.',
    refused: 'Refused:',
    draftAt: (revision: number) => `The draft is at revision ${revision}.`,
    draftMistake: (mistake: string) => `to fix before it can be published: ${mistake}`,
    statementAt: (version: number, status: string) => `The statement is at version ${version}, ${status}.`,
    redactedElsewhere: 'Story files and other copies may still hold the words: see docs/editors/redaction.md.',
    duplicateHint: 'To publish the statement anyway, pass --allow-duplicate.',
    unsupportedHint: 'To do it anyway, pass --allow-unsupported.',
    versionHint: (statement: string) => `To see the current version, run "onrecord history ${statement}".`,
    keyNeeds: (option: string) =>
      `With --idempotency-key, pass ${option} too: only an identical request is recognized as a repetition`,
  },
  publish: {
    summary: 'publish a statement from a file, or a draft',
    description: 'Publish the statement in a file, or a draft that was saved before.',
    story: 'slug of the story, or story/key of a draft',
    file: 'YAML file with one statement, as in a story file; - reads standard input',
    draft: 'save the statement as a draft, which only editors see',
    allowDuplicate: 'publish the statement although the same words are on the record',
    expectedRevision: 'revision of the draft that you saw, 0 for none (default: the current one)',
    draftNeedsFile: '--draft saves the statement in a file: name the file, or - for standard input',
    fileMissing: (draft: string) => `Name a file, or - for standard input. To publish a draft, name it ${draft}/key.`,
    storyAlone: (story: string) => `Before a file, name only the story: ${story}`,
    revisionNeedsDraft: '--expected-revision is only for drafts',
    noSuchDraft: (draft: string) =>
      `There is no draft "${draft}". To publish from a file, name the story and the file.`,
    inDraft: (path: readonly string[]) => ['draft', ...path].join(' '),
    onlyForChanges: (field: string) =>
      `${field} is only for changes, and this statement is new; to change a statement, run "onrecord correct"`,
    notInDraft: 'A draft cannot hold allowDuplicate; pass --allow-duplicate when you publish it',
    missing: (field: string) => `${field} is missing`,
  },
  /** The options of every change of a statement on the record. */
  change: {
    reason: 'one of the reasons below',
    notice: 'the explanation for the public',
    note: 'a note that only editors see',
    expectedVersion: 'version of the statement that you saw (default: the current one)',
    allowUnsupported: 'do it although positions lose their last evidence',
    reasons: 'Reasons:',
  },
  correct: {
    summary: 'correct a statement, with a public notice',
    description: 'Correct a statement, with a public notice. The history keeps the earlier version.',
    set: 'a field and its new value in YAML; null clears the field; repeatable',
    from: 'YAML file with the fields to change; - reads standard input',
    kind: 'CORRECTION, CLARIFICATION or EDITORS_NOTE; an EDITORS_NOTE need not change a field',
    nothingToChange: 'Name a field to change with --set or --from, or add a note with --kind EDITORS_NOTE',
  },
  moves: {
    withhold: {
      summary: 'hide a statement while it is checked',
      description: 'Hide a statement while it is checked. The notice is public.',
    },
    release: { summary: 'show a withheld statement again', description: 'Show a withheld statement again.' },
    retract: {
      summary: 'retract a statement for good',
      description: "Retract a statement for good. Only a chief may retract another editor's statement.",
    },
    redact: {
      summary: 'erase the text of a statement for legal reasons',
      description: 'Erase the text of a statement from the whole record, for legal reasons. Only a chief may do this.',
    },
  },
  /** The input of a command: a file, standard input or `--set`. */
  entry: {
    standardInput: 'standard input',
    setting: (field: string) => `--set ${field}`,
    notAStatement: (name: string) => `${name} is not a statement: write a mapping that begins with "key:"`,
    notAChange: (name: string) => `${name} holds no fields: write a mapping like "channel: BRIEFING"`,
    storyFile: (name: string) => `${name} is a story file: apply it with "onrecord apply"`,
    notASetting: (text: string) => `--set "${text}" is not field=value. Write it like --set channel=BRIEFING.`,
    settingTwice: (field: string) => `--set ${field} is given twice`,
    unreadable: (name: string, code: string) => `${name} cannot be read (${code})`,
  },
  history: {
    summary: 'print every version of a statement',
    description: 'Print every version of a statement, with its notice and the changes.',
    noSuchStatement: (id: string) => `There is no statement "${id}" on the record. A statement is named story/key.`,
    version: (number: number, time: string, status: string) => `Version ${number}  ${time}  ${status}`,
    notice: (kind: string, reason: string, text: string) => `${kind} (${reason}): ${text}`,
    note: (text: string) => `For editors only: ${text}`,
    wordsNotShown: 'The words are not shown.',
    changeNotShown: (field: string) => `${field}: changed, not shown`,
    detailsChanged: (field: string, value: string) => `${field}: details of ${value} changed`,
    notSet: 'not set',
  },
  diff: {
    summary: 'print what changed in a statement or a story',
    description: 'Print what changed between two versions of a statement, or in a story since a moment.',
    what: 'a statement, as story/key, or the slug of a story',
    from: 'a version of the statement (default: the version before)',
    to: 'a later version of the statement (default: the newest)',
    since:
      'for a story: the number of an update, a time like 2025-03-18 or 2025-03-18T14:00:00Z, or a cursor (default: the ' +
      'beginning)',
    notAPoint:
      'Write the number of an update, a time like 2025-03-18 or 2025-03-18T14:00:00Z (a day begins at midnight UTC), or a ' +
      'cursor.',
    sinceNeedsStory: (statement: string) =>
      `--since is only for stories. For a statement, name two versions: ${statement} 1 2`,
    versionsNeedStatement: (story: string) =>
      `Only a statement has versions; name it ${story}/key. For a story, use --since.`,
    noSuchStory: (story: string) => `${noSuchStory(story)}. A statement is named story/key.`,
    nothingSince: 'Nothing was recorded since then.',
    title: (statement: string, from: number, to: number) => `${statement}, version ${from} → ${to}`,
    earlierFirst: (earlier: number, later: number) => `Name the earlier version first: ${earlier} ${later}`,
    noSuchVersion: (statement: string, versions: number, number: number) =>
      versions === 1
        ? `${statement} has only version 1, not version ${number}`
        : `${statement} has versions 1 to ${versions}, not version ${number}`,
    onlyOneVersion: 'There is only this version.',
    sameVersion: 'Both are the same version.',
    wordsNotShown: 'The words of one or both versions are not shown.',
    sameWords: 'The words are the same.',
  },
  read: {
    summary: 'read an article into drafts of statements',
    description:
      'Read articles into drafts of statements, each with its words, speaker, time and doubts. Nothing is published. A page is read ' +
      'as a browser saved it, any other file as plain text. Without --story, neither a service nor a store is needed.',
    files: 'pages (HTML), plain texts or feed entries; - reads standard input',
    story: 'slug of the story: its actors, events and statements are recognized',
    published: 'when it was published, like 2025-03-13 (default: as the page says)',
    address: 'where it was published (default: as the page says)',
    json: 'print JSON, one object per article and line',
    yaml: 'print a story file: a new story, or entries for the story of --story',
    oneForm: 'Choose --json or --yaml.',
    oneStoryFile: '--yaml makes the story file of one article: name one file',
    publishedMissing: 'The article does not say when it was published: pass --published, like --published 2025-03-13',
    noSuchStory,
    fault: (path: string, message: string, code: string) => `${path}: ${message}  [${code}]`,
    draftCount: (count: number) => counted(count, { one: 'draft', other: 'drafts' }),
    inLanguage: (language: string) => `language ${language}, so quotations alone`,
    speakerUnknown: 'Speaker unknown',
    onBehalfOf: (name: string) => `for ${name}`,
    timeUnknown: 'time unknown',
    saidAt: (edtf: string, said: string | null) => (said === null ? `${edtf} (as published)` : `${edtf} (“${said}”)`),
    facts: (kind: string, when: string, channel: string, confidence: number) =>
      listed.format([
        kind === 'INDIRECT' ? 'INDIRECT, in the words of the article' : kind,
        when,
        channel,
        `confidence ${Math.round(confidence * 100)} %`,
      ]),
    onRecord: {
      SAME: 'On the record already; this article is a further source.',
      DIFFERS: 'On the record in other words.',
      CITED: 'On the record already, from this article.',
    },
    /** The comments and placeholders of the story file of an article. */
    storyFile: {
      head: 'Drafts that "onrecord read" proposes from one article. Look at each, and do what is marked TODO, before you apply this file.',
      ownHeadline: 'TODO: a headline and a summary in your own words',
      actors: 'TODO: if the record has these actors, delete them here, and use their slugs below',
      summary: 'TODO: what the story is about',
      noHeadline: 'TODO: a headline',
      noPublisher: 'TODO: the publisher',
      noAddress: 'TODO: the address of the article',
      noSpeaker: 'TODO: the speaker, or a label',
      noTime: 'TODO: when it was said; the time here is that of the article',
      reword: (number: number) => `TODO: statement ${number} in your own words`,
      inWordsOfArticle: (number: number, words: string) =>
        `TODO: put statement ${number} in your own words. The article: ${words}`,
      partlyInWordsOfArticle: 'TODO: put the words outside of the quotation marks in your own',
      differs: (statement: string) =>
        `TODO: the record has other words for this: ${statement}. For a conflicting account, delete this entry and add its text to the translations of that statement`,
      doubt: (doubt: string) => `Doubt: ${doubt}`,
    },
  },
  watch: {
    summary: 'print the updates of a story as they come',
    description: 'Print the updates of a story as they come. Continues when the service restarts.',
    after: 'start after this cursor (default: now)',
    caughtUp: '— caught up; waiting for updates —',
    reset: (reason: string) => `— the cursor is not valid any more (${reason}); start again without --after —`,
    disconnected: (reason: string) => `— no connection (${reason}); retrying —`,
    reconnected: '— connected again; continuing after the last update —',
    ended: (url: string, cause: string) => `The feed of ${url} ended: ${cause}.`,
    resume: (cursor: string) => `To continue, pass --after ${cursor}`,
  },
  verify: {
    summary: 'check that the record is intact',
    description: 'Check that the record is as it was written, and name the first offset that is not.',
    intact: recordIntact,
    broken: (offset: number | null, fault: string | null) => `The record is broken at offset ${offset}: ${fault}.`,
    warning: (text: string) => `Warning: ${text}`,
  },
  scrub: {
    summary: 'remove redacted words from the files of the store',
    description:
      'Rewrite the files of the store so that they hold no redacted words. Every redaction does this; run the command if ' +
      'that failed. Only a chief may do this.',
    done: 'The files of the store hold no redacted words.',
  },
  backup: {
    summary: 'write the whole store to a file',
    description:
      'Write the whole store, as of one moment, to a file that only its owner may read: the record, drafts, tokens ' +
      '(without their secrets) and the requests of editors. Services on PostgreSQL may keep running; stop a service on an ' +
      'embedded store first.',
    file: 'the file to write; - for standard output',
    overwrite: 'replace the file if it exists',
    noStore: (directory: string) =>
      `There is no embedded store in ${directory}. Set DATA_DIR to the directory of the store, or set DATABASE_URL.`,
    fileExists: (path: string) => `${path} exists. Name another file, or pass --overwrite.`,
    done: (file: string | null, bytes: number, takenAt: string, counts: Parameters<typeof contents>[0]) =>
      file === null
        ? `Backup as of ${takenAt}: ${contents(counts)}`
        : `${file}, ${mebibytes(bytes)}: backup as of ${takenAt}, ${contents(counts)}`,
    inUse: (cause: string) =>
      `Only one process at a time can use an embedded store: stop the service, take the backup, and start the service again. ${cause}`,
    databaseRefused: (cause: string) => `The database refused: ${cause}. Nothing was changed.`,
  },
  restore: {
    summary: 'restore a backup into a store',
    description:
      'Restore a backup, whole or not at all. The engine may differ from that of the backup. The record gets a new ' +
      'generation, so that subscribers who have seen more than the backup read it again. Services on PostgreSQL may keep running.',
    file: 'the file of the backup',
    replace: 'replace the content of the store',
    evenIfBroken: 'restore even a record that is broken',
    inUse: (cause: string) =>
      `Only one process at a time can use an embedded store: stop the service, restore the backup, and start the service again. ${cause}`,
    done: (takenAt: string, counts: Parameters<typeof contents>[0]) =>
      `Restored ${contents(counts)}, as of ${takenAt}.`,
    intact: recordIntact,
    broken: (offset: number, fault: string) => `The record is BROKEN at offset ${offset}: ${fault}.`,
    generation: (generation: number, offset: number) =>
      `The record has generation ${generation} now: cursors up to offset ${offset} stay good, and later ones are refused with FORKED.`,
    updatesLost: (count: number) =>
      `${updates(count)} of the replaced record ${count === 1 ? 'is' : 'are'} not in the backup.`,
    wordsBack: 'REDACTED WORDS ARE BACK: the backup is older than their redaction. Redact these statements again now:',
    tokensBack:
      'Revoked tokens are valid again: the backup is older than their revocation. Revoke these tokens again now:',
    unknownSince:
      'Redactions and revocations after the backup that this store did not know of are undone: see docs/operators/backup.md.',
  },
  status: {
    summary: 'say which server is the primary, and how far the others are',
    description:
      'Ask each host in DATABASE_URL and DATABASE_READ_URL, and the processes in PEER_URLS and WRITE_URL, for their record: which is the primary, the ' +
      'generation, the head, the lag of standbys. Exit code 3 means that something is wrong.',
    noReadiness: 'answers, but not as /readyz of Onrecord: with METRICS_PORT, name that port',
    embedded: (directory: string) => `The embedded store in ${directory}, which no service uses`,
    silent: (where: string, failure: string) => `${where}  DOES NOT ANSWER: ${failure}`,
    server: (host: string, isStandby: boolean, version: string) =>
      `${host}  ${isStandby ? 'standby' : 'PRIMARY'}, PostgreSQL ${version}`,
    process: (url: string, isReady: boolean, code: string | null) =>
      `${url}  process, ${isReady ? 'ready' : 'NOT READY'}${code === null ? '' : ` (${code})`}`,
    noRecord: 'no record',
    record: (epoch: string, generation: number | null) =>
      `record ${epoch}, generation ${generation ?? 'not known: its tables are older'}`,
    supersededBy: (generation: number) => `REPLACED by generation ${generation}`,
    head: (offset: number, at: string) => `head ${offset}${offset === 0 ? '' : `, of ${at}`}`,
    timeline: (timeline: number | null) => `timeline ${timeline ?? 'not visible to this role'}`,
    tables: (migration: string) => `tables of migration ${migration}`,
    behind: (bytes: number | null, seconds: number | null) =>
      `behind the primary by ${bytes === null ? 'an unknown number of bytes' : `${bytes} bytes`}${seconds === null ? '' : `, ${decimal.format(seconds)} s`}`,
    standbysHidden: 'standbys are not visible to this role: grant it pg_read_all_stats',
    noStandby: 'no standby is connected',
    standby: (name: string, state: string, isSynchronous: boolean, lagBytes: number | null) =>
      `standby ${name}: ${isSynchronous ? 'synchronous' : 'asynchronous'}, ${state}${lagBytes === null ? '' : `, ${lagBytes} bytes behind`}`,
    well: 'All is well.',
    problems: {
      UNREACHABLE: (where: readonly string[]) => `Not reached: ${listed.format(where)}.`,
      SUPERSEDED: (where: readonly string[]) =>
        `Replaced by a higher generation, and acknowledges nothing: ${listed.format(where)}. Make it a standby with pg_rewind or pg_basebackup.`,
      TWO_PRIMARIES: (where: readonly string[]) =>
        `Several primaries of the same generation: ${listed.format(where)}. Stop all but one, and run "onrecord promote --host" with that one.`,
      NO_PRIMARY: (where: readonly string[]) => `None of them is a primary in use: ${listed.format(where)}.`,
      NO_RECORD: (where: readonly string[]) => `No record: ${listed.format(where)}.`,
      OTHER_RECORD: (where: readonly string[]) => `Another record than the first: ${listed.format(where)}.`,
      NOT_READY: (where: readonly string[]) => `Not ready: ${listed.format(where)}.`,
    },
  },
  promote: {
    summary: 'make a standby the primary of the record',
    description:
      'Promote the standby in DATABASE_URL, wait until it is the primary, raise the generation of the record, and tell a primary ' +
      'that it replaces. Where an HA manager has promoted it already, only the generation is raised. Running it again changes nothing.',
    host: 'the host in DATABASE_URL to promote, as "onrecord status" names it',
    force: 'promote beside a primary that answers, or a server whose record was replaced',
    embedded: 'An embedded store has no standby: set DATABASE_URL to the servers of PostgreSQL.',
    noSuchHost: (host: string, hosts: readonly string[]) =>
      `DATABASE_URL has no host ${host}; it has ${listed.format(hosts)}.`,
    unreachable: (host: string, failure: string) => `${host} does not answer: ${failure}. Nothing was changed.`,
    nobody: (reasons: readonly string[]) =>
      `No server in DATABASE_URL can be promoted: ${listed.format(reasons)}. Nothing was changed.`,
    wasReplaced: 'its record was replaced, see "onrecord status"',
    severalStandbys: (hosts: readonly string[]) =>
      `Several standbys answer: ${listed.format(hosts)}. Name the one to promote with --host; "onrecord status" says which is furthest.`,
    primaryAnswers: (primary: string, standby: string) =>
      `${primary} is a primary and answers, so ${standby} was not promoted: commits that it lacks would be lost. Stop ${primary} first, or pass --force.`,
    replaced: (host: string, generation: number) =>
      `The record on ${host} was replaced by generation ${generation}. Make ${host} a standby with pg_rewind or pg_basebackup. To use it in spite of that, and lose what the other one has, pass --force.`,
    noRecord: (host: string) => `${host} has no record. Nothing was changed.`,
    oldTables: (host: string) =>
      `The tables on ${host} are older than this command. Start a process of this version at the primary, or promote with pg_promote(). Nothing was changed.`,
    refused: (host: string) =>
      `The role in DATABASE_URL may not promote ${host}. As a superuser at the primary, run: grant execute on function pg_promote to <role>. Or promote with your HA manager or pg_ctl promote, and run this again.`,
    tookTooLong: (host: string) =>
      `${host} was told to become the primary, and is none after a minute. Look at its log; then run this again.`,
    promoted: (host: string) => `${host} was a standby, and is the primary now.`,
    wasPrimary: (host: string) => `${host} is the primary already.`,
    raised: (before: number, now: number) => `The record has generation ${now} now; it had ${before}.`,
    unchanged: (generation: number) => `The record has generation ${generation}, as before.`,
    superseded: (host: string) =>
      `${host} is a primary of a lower generation: it was told, and acknowledges nothing any more.`,
    notTold: (host: string, failure: string) =>
      `${host} could not be told: ${failure}. If it comes back as a primary, its processes find out from the hosts in DATABASE_URL and from PEER_URLS.`,
  },
  relay: {
    summary: 'publish the record to NATS, for edges',
    description:
      'Publish the record to a stream of NATS JetStream (NATS_URL), and go on until it is stopped. It keeps no state: several ' +
      'may run, and a stream that is lost is filled again. Redacted updates are erased from the stream.',
    replicas: 'how many servers of the NATS cluster keep the stream',
    replicasDefault: '1',
    rebuild: 'replace a stream of another history than that of the record',
    noDatabase: 'Set DATABASE_URL: the relay publishes the record of a PostgreSQL, which other processes write.',
    noNats: 'Set NATS_URL to the address of NATS, like nats://nats.example:4222.',
  },
  export: {
    summary: 'write the public updates of a story as JSON Lines',
    description:
      'Write the updates of a story as readers see them, in order, one per line. To continue later, pass the cursor of the ' +
      'last line with --after.',
    after: 'write only the updates after this cursor',
    output: 'file to write (default: standard output); with --after, file to append to',
    noSuchStory,
    fileExists: (path: string) => `${path} exists. Name another file, or append to it with --after.`,
    notWritable: (path: string, cause: string) => `${path} cannot be written: ${cause}`,
    incomplete: (cause: string, count: number, cursor: string | null) =>
      `${cause}\nWrote ${updates(count)}. To continue, pass --after ${cursor}`,
    done: (count: number, cursor: string | null) =>
      `Wrote ${updates(count)}.${cursor === null ? '' : ` To continue later, pass --after ${cursor}`}`,
  },
  token: {
    summary: 'create, list and revoke tokens',
    description: 'Create, list and revoke the tokens of editors.',
    create: {
      summary: 'create a token and print its secret',
      description: 'Create a token and print its secret.',
      name: 'name of the editor; tokens with the same name belong to the same editor',
      role: 'editor or chief',
      expires: 'lifetime, like 12h or 30d (default: until the token is revoked)',
      notARole: 'Choose editor or chief.',
      tooLate: (year: number) => `A token must expire by the year ${year}, or never`,
      done: (token: string) => `Token ${token}. Its secret is shown only this once:`,
      singleSignOn: 'Single sign-on is configured: the service does not accept this token until it is switched off.',
    },
    list: {
      summary: 'list all tokens',
      description: 'List all tokens, without their secrets.',
      none: 'There is no token.',
    },
    revoke: {
      summary: 'revoke a token for good',
      description: 'Revoke a token for good, and end the connections that use it.',
      id: 'id of the token; it is part of the secret',
      noSuchToken: (id: string) => `There is no token ${id}`,
    },
    created: (time: string, by: string) => `created ${time} by ${by}`,
    expires: (time: string) => `expires ${time}`,
    expired: (time: string) => `expired ${time}`,
    revoked: (time: string, by: string | null) => `revoked ${time} by ${by}`,
  },
};
