/** Verbs that report, by what they do. */

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** Forms whose lemma the tagger gets wrong. */
export const IRREGULAR_LEMMAS: ReadonlyMap<string, string> = new Map([
  ['said', 'say'],
  ['says', 'say'],
  ['saying', 'say'],
  ['told', 'tell'],
  ['tells', 'tell'],
  ['telling', 'tell'],
  ['wrote', 'write'],
  ['written', 'write'],
  ['spoke', 'speak'],
  ['spoken', 'speak'],
  ['denied', 'deny'],
  ['denies', 'deny'],
  ['replied', 'reply'],
  ['swore', 'swear'],
  ['implied', 'imply'],
]);

/** Verbs of speech, as opposed to those of thought and feeling. */
export const SPEECH_VERBS = words(
  'say tell ask call deny warn announce reject add write note claim argue insist suggest report describe declare state explain reply respond acknowledge admit accuse criticize criticise urge demand confirm predict promise pledge vow tweet recall continue joke conclude reveal testify assert allege contend concede caution complain lament quip blast slam dismiss condemn praise mock denounce defend propose threaten order cite refer mention stress emphasize emphasise reiterate repeat remind counter retort exclaim shout yell whisper interject remark comment observe agree disagree decline refuse voice point inform brief advise assure apologize apologise boast brag challenge charge compare commend congratulate thank declare disclose echo elaborate estimate express hail hint imply indicate label laud muse opine plead proclaim pronounce rebuke rebut recount relate rule scold speak speculate swear talk tout utter welcome wonder accord lash decry deride brand dub chide attack blame clarify deflect deplore dispute estimate forecast invite oppose question quote rip salute signal snap specify stipulate summarize underline underscore post text email accept appeal argue hammer implore instruct invoke lambaste maintain name pressure protest pitch rail read remark retract summon taunt tease',
);

/** Verbs whose object is the words themselves: "said", "wrote". */
export const SAYING_VERBS = words(
  'say tell write add note claim argue insist suggest report declare state explain reply acknowledge admit announce confirm predict warn recall continue joke conclude assert allege contend concede caution complain lament quip tweet stress reiterate repeat remark observe respond counter retort ask exclaim testify vow promise post read recount boast brag reveal agree accord elaborate opine wonder quote go',
);

/** Verbs that report as a rule, with the words or what they do: "denied", "blasted". */
export const STRONG_VERBS = words(
  'say tell write add note claim argue insist announce tweet declare state explain reply acknowledge warn vow deny reject predict criticize accuse describe call urge assert contend concede caution complain lament quip blast slam dismiss condemn praise denounce stress reiterate recall conclude joke allege suggest report admit pledge promise decry blame promise remark retort testify mock tout confirm refuse decline demand',
);

/** Verbs with the listener as their object: "told reporters". */
export const ADDRESSING_VERBS = words('tell ask remind inform assure warn advise persuade convince urge notify');

/** Forms that the tagger takes for nouns or names at times. */
export const REPORTING_FORMS = words(
  'said says told tells tweeted tweets notes claims reports calls asked adds slams vows warns blasts urges denies argues insists announces suggests explains',
);

/** Forms that may follow a quotation of which they are the reporting clause. */
export const CLAUSE_FORMS = words(
  'say says said ask asks asked add adds added tell tells told write writes wrote replies replied continue continued continues joked explained explains recalled recalls concluded tweeted declared noted wondered exclaimed responded shouted yelled warned argued insisted according',
);

/** Forms that may come before their subject: "…, said Smith." */
export const INVERTED_FORMS = words(
  'said says wrote added asked explained according argued noted recalled tweeted warned declared',
);
