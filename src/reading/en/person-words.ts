/** Words for people, organizations and groups: what can speak, and of which gender and number it is. */

export type Gender = 'FEMININE' | 'MASCULINE';

/** Speakers are one person, several people, an organization, a country, or a paper that says something, such as a report. */
export type SpeakerKind = 'PERSON' | 'PEOPLE' | 'ORGANIZATION' | 'COUNTRY' | 'DOCUMENT';

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

/** Words before a name that are not part of it. */
const COURTESY_TITLES = words(
  'mr mrs ms miss dr prof professor sir dame lord lady madam reverend rev father sister brother',
);

const FEMININE_WORDS = words(`
  mrs ms miss dame lady madam queen princess duchess empress mother mom mum daughter sister wife widow aunt niece grandmother girl
  woman actress waitress hostess heiress baroness countess nun housewife midwife businesswoman congresswoman chairwoman spokeswoman
  policewoman saleswoman councilwoman stateswoman sportswoman fiancee girlfriend sister-in-law mother-in-law daughter-in-law
`);

const MASCULINE_WORDS = words(`
  mr sir lord king prince duke emperor father dad son brother husband widower uncle nephew grandfather boy man monk businessman
  congressman chairman spokesman policeman salesman councilman statesman sportsman fisherman fireman fiance boyfriend gentleman
  brother-in-law father-in-law son-in-law
`);

const PERSON_WORDS = words(`
  accountant activist actor adjutant administrator admiral adviser advisor agent aide ally ambassador analyst anchor applicant archbishop
  architect archivist artist assistant associate astronaut athlete attorney author backer baker banker baron beekeeper biographer biologist
  bishop boss brigadier broker builder bureaucrat businessperson butcher campaigner candidate cantor captain cardinal caretaker carpenter
  cashier challenger chair champion chancellor chaplain chef chemist chief child choreographer citizen clergyman clerk client coach
  co-chair co-founder colleague collector colonel columnist comedian commander commandant commissioner competitor composer comrade
  conductor conservationist constable consultant consul contender cook co-owner coordinator coroner correspondent councillor councilor
  counsel counselor counterpart courier critic curator cyclist dean defector defendant defender delegate demonstrator dentist deputy
  designer detective developer dictator diplomat director dissident doctor driver economist editor educator elder electrician emir
  employee employer engineer entrepreneur envoy epidemiologist executive ex-president eyewitness farmer federalist fellow fighter
  financier firefighter foreman founder friend gardener general geologist governor grocer guest guide guitarist head headmaster headteacher
  historian host hostage hunter imam incumbent informant insider inspector instructor interpreter interviewer investigator investor
  janitor journalist judge juror justice keeper kingpin landlord lawmaker lawyer leader lecturer legislator librarian lieutenant lobbyist
  locksmith magistrate maid major manager marshal mathematician mayor mechanic mediator member mentor merchant messenger meteorologist
  militant miner minister mogul moderator monarch musician negotiator neighbor neighbour neurosurgeon nominee novelist nurse officer
  official opponent organizer organiser owner painter parent partner passenger pastor patient patriarch peacekeeper pensioner person
  petitioner pharmacist philosopher photographer physician physicist pilot plaintiff player playwright plumber poet policymaker politician
  pollster pope postman predecessor premier president priest principal prisoner professor programmer prosecutor protester
  psychiatrist psychologist publisher publicist rabbi ranger reader rebel referee refugee registrar reporter representative researcher
  resident retiree reviewer rival roofer ruler runner sailor scholar scientist screenwriter sculptor secretary senator sergeant
  servant sheikh sheriff shopkeeper singer skier skipper soldier solicitor son speaker specialist spokesperson sponsor staffer strategist
  student successor sultan superintendent supervisor supporter surgeon survivor suspect tailor teacher teammate technician tenant
  therapist trader trainer translator treasurer trustee tutor tycoon undersecretary veteran vet vicar vice-chancellor vice-president victim
  viewer villager vintner visitor volunteer voter waiter warden watchmaker whistleblower winemaker winner witness worker writer youngster
`);

/** Groups of people that are one thing, and things that people speak for. */
const ORGANIZATION_WORDS = words(`
  academy administration agency airline airport alliance army assembly association authority bakery bank bloc board body branch brewery
  broadcaster bureau cabinet campaign carmaker carrier cartel chamber charity church city clinic club coalition college
  commission committee community company confederation conglomerate congress consortium consulate cooperative council country
  county court crew delegation department developer directorate embassy ensemble enterprise faction factory faculty family federation
  firm force forum foundation front fund gallery government group guard guild hospital house industry inspectorate institute institution
  insurer joint-venture junta jury kingdom laboratory league legislature lender library maker manufacturer mine military militia ministry
  mission mosque movement municipality museum nation navy network newspaper nonprofit observatory office operator opposition orchestra
  organisation organization outlet panel parliament partnership party police presidency producer province publisher regime region
  registry regulator republic retailer school secretariat senate service society staff startup start-up state station store
  studio supplier syndicate taskforce team theatre theater thinktank town treasury tribunal trust union university utility village watchdog
  website workforce
`);

const DOCUMENT_WORDS = words(`
  account ad advertisement affidavit analysis article assessment audit book broadcast bulletin charter communique complaint constitution
  dispatch document dossier draft editorial email essay file filing film indictment invitation judgment judgement law lawsuit leaflet
  letter memo memorandum message motion note notice paper petition poll post programme program receipt record release report resolution
  review ruling sign statement study survey testimony text transcript treaty tweet verdict video warrant
`);

/** Plurals that do not end in s, and words for several people. */
const PEOPLE_WORDS = words(
  'people women men children police crowd clergy cattlemen fishermen businessmen lawmakers others many some most',
);

const KINDS: readonly (readonly [ReadonlySet<string>, SpeakerKind])[] = [
  [FEMININE_WORDS, 'PERSON'],
  [MASCULINE_WORDS, 'PERSON'],
  [PEOPLE_WORDS, 'PEOPLE'],
  [PERSON_WORDS, 'PERSON'],
  [ORGANIZATION_WORDS, 'ORGANIZATION'],
  [DOCUMENT_WORDS, 'DOCUMENT'],
];

/** The speaker that a noun in lower case means; `null` where it means none. */
export function speakerKindOf(noun: string): SpeakerKind | null {
  for (const [list, kind] of KINDS) if (list.has(noun)) return kind;
  if (/(men|women)$/.test(noun)) return 'PEOPLE';
  const singular = singularOf(noun);
  if (singular !== null) {
    const kind = speakerKindOf(singular);
    return kind === 'DOCUMENT' || kind === null ? kind : 'PEOPLE';
  }
  return /(man|woman|person|ologist|ician)$/.test(noun) && noun.length > 5 ? 'PERSON' : null;
}

function singularOf(noun: string): string | null {
  if (/ies$/.test(noun)) return `${noun.slice(0, -3)}y`;
  if (/(ss|sh|ch)es$/.test(noun)) return noun.slice(0, -2);
  return /[^s]s$/.test(noun) ? noun.slice(0, -1) : null;
}

/** The gender that a noun or title tells. */
export function genderOfWord(word: string): Gender | null {
  const noun = word.replace(/\.$/, '');
  if (FEMININE_WORDS.has(noun) || /woman$/.test(noun)) return 'FEMININE';
  if (MASCULINE_WORDS.has(noun) || /[^o]man$/.test(noun)) return NOT_ALL_MEN.has(noun) ? null : 'MASCULINE';
  return null;
}

const NOT_ALL_MEN = words('human german roman norman layman');

export function isCourtesyTitle(word: string): boolean {
  return COURTESY_TITLES.has(word.replace(/\.$/, ''));
}

const ABBREVIATED_TITLES = words('sen rep gov gen lt col sgt capt maj cmdr adm hon amb del supt insp');

/** Whether a word can stand before a name as a title: "Governor", "spokesperson", "Dr." */
export function isTitle(word: string): boolean {
  const noun = word.replace(/\.$/, '');
  return isCourtesyTitle(noun) || ABBREVIATED_TITLES.has(noun) || speakerKindOf(noun) === 'PERSON';
}
