/**
 * The example that `onrecord new` writes. Its texts begin with EXAMPLE: (see `src/desk/story-file/unwritten.ts`); nobody said them, and
 * its address belongs to nobody.
 */

/** The values of the example. */
export interface NewStory {
  readonly slug: string;
  /** The day of the example, like 2025-03-13: a day that is over. */
  readonly day: string;
  /** The path of the JSON Schema of story files, from the file. */
  readonly schema: string;
}

export const newStory = {
  opening: ({ slug, day, schema }: NewStory) => `# yaml-language-server: $schema=${schema}
# The first news of the story. Replace each text that begins with EXAMPLE: by your own; "onrecord check" lists those that are left.
# docs/editors/writing.md explains this file step by step.

story:
  slug: ${slug}
  headline: "EXAMPLE: Dockers and the port disagree about pay"
  summary: "EXAMPLE: The union asks for five percent. The port has not answered yet."
  language: en
  status: LIVE
  startedAt: ${day}

# The published pages, documents and recordings that you cite. Give each its real address.
sources:
  - slug: ${slug}-report
    url: https://example.com/${slug}
    publisher: "EXAMPLE: the newspaper"
    kind: NEWS_REPORT
    publishedAt: ${day}
    language: en

# The people, countries and organizations that speak or are spoken about. All stories share them: use a slug that fits in every story,
# like anna-north, and leave out an actor that is on the record already.
actors:
  - slug: ${slug}-union
    type: ORGANIZATION
    name: "EXAMPLE: Dockers’ Union"
  - slug: ${slug}-port
    type: ORGANIZATION
    name: "EXAMPLE: Port Authority"

# Something that happens. A time is as precise as you know it: 2025, 2025-03, 2025-03-13 or 2025-03-13T15:00Z.
events:
  - slug: talks
    kind: TALKS
    title: "EXAMPLE: Pay talks"
    status: SCHEDULED
    time: ${day}
    participants:
      - {actor: ${slug}-union, role: PRINCIPAL}
      - {actor: ${slug}-port, role: PRINCIPAL}

# Something that actors can accept or reject.
proposals:
  - slug: pay-rise
    title: "EXAMPLE: Five percent more pay"
    kind: CONTRACT
    terms:
      - "EXAMPLE: Pay rises by five percent from the summer on."
    tabledBy: [${slug}-union]
    tabledAt: ${day}
    status: TABLED
    requiredParties: [${slug}-union, ${slug}-port]

# Each statement says who said it, when, how, and where one can read it.
statements:
  # DIRECT: the speaker's own words, word for word, as the source quotes them.
  - key: union-five-percent
    mode: DIRECT
    text: "EXAMPLE: We ask for five percent, and we are ready to talk."
    language: en
    attributions:
      - {speaker: ${slug}-union}
    saidAt: ${day}
    channel: WRITTEN_STATEMENT
    proposals: [pay-rise]
    citations:
      - source: ${slug}-report
        quote: "EXAMPLE: We ask for five percent, and we are ready to talk."
        supports: [WORDING, ATTRIBUTION, TIME]

  # INDIRECT: in your words, without quotation marks.
  - key: port-has-read-it
    mode: INDIRECT
    text: "EXAMPLE: The port has read the demand and will answer at the talks."
    language: en
    attributions:
      - {speaker: ${slug}-port}
    saidAt: ${day}
    channel: REMARKS
    event: talks
    proposals: [pay-rise]
    citations:
      - {source: ${slug}-report, supports: [ATTRIBUTION]}

# Where an actor stands on a proposal, and the statements that show it.
positions:
  - proposal: pay-rise
    actor: ${slug}-union
    stance: ACCEPTS
    basis: SELF_DECLARED
    since: ${day}
    evidence: [union-five-percent]
`,
  update: ({ slug, day, schema }: NewStory) => `# yaml-language-server: $schema=${schema}
# The next news of the story. Each later batch goes into a file of its own: 02-..., 03-..., in the order in which you learn things.
story: ${slug}

# An entry for something known changes the fields that it gives.
events:
  - slug: talks
    status: HELD

statements:
  - key: port-on-one-condition
    mode: INDIRECT
    text: "EXAMPLE: The port agrees, provided that the union calls off the strike."
    language: en
    attributions:
      - {speaker: ${slug}-port}
    saidAt: ${day}
    channel: PRESS_CONFERENCE
    event: talks
    proposals: [pay-rise]
    citations:
      - {source: ${slug}-report, supports: [ATTRIBUTION]}

positions:
  - proposal: pay-rise
    actor: ${slug}-port
    stance: ACCEPTS_CONDITIONALLY
    basis: SELF_DECLARED
    since: ${day}
    conditions:
      - {kind: PRECONDITION, text: "EXAMPLE: The union calls off the strike.", onActor: ${slug}-union}
    evidence: [port-on-one-condition]
`,
};
