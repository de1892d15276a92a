/** How English names countries by other words than their names: by their people, their capitals and their seats of power. */

/** The words for one country. */
export interface CountryWords {
  readonly names: readonly string[];
  /** "Russian": whose minister, whose embassy. */
  readonly adjectives: readonly string[];
  /** "Moscow", "Kremlin": places that stand for those who govern. */
  readonly seats: readonly string[];
  /** The seats of the president among them: "Kremlin". */
  readonly presidentialSeats: readonly string[];
}

/** By ISO 3166-1 alpha-2: names; adjectives; seats, with `*` for the president's. */
const TABLE: Readonly<Record<string, string>> = {
  AE: 'United Arab Emirates, UAE, Emirates; Emirati; Abu Dhabi',
  AF: 'Afghanistan; Afghan; Kabul',
  AM: 'Armenia; Armenian; Yerevan',
  AR: 'Argentina; Argentine, Argentinian; Buenos Aires, Casa Rosada*',
  AT: 'Austria; Austrian; Vienna',
  AU: 'Australia; Australian; Canberra',
  AZ: 'Azerbaijan; Azerbaijani; Baku',
  BE: 'Belgium; Belgian; ',
  BG: 'Bulgaria; Bulgarian; Sofia',
  BR: 'Brazil; Brazilian; Brasilia, Brasília',
  BY: 'Belarus; Belarusian; Minsk',
  CA: 'Canada; Canadian; Ottawa',
  CH: 'Switzerland; Swiss; Bern, Berne',
  CL: 'Chile; Chilean; Santiago',
  CN: 'China, PRC; Chinese; Beijing',
  CO: 'Colombia; Colombian; Bogota, Bogotá',
  CU: 'Cuba; Cuban; Havana',
  CZ: 'Czechia, Czech Republic; Czech; Prague',
  DE: 'Germany; German; Berlin, Chancellery',
  DK: 'Denmark; Danish; Copenhagen',
  EE: 'Estonia; Estonian; Tallinn',
  EG: 'Egypt; Egyptian; Cairo',
  ES: 'Spain; Spanish; Madrid, Moncloa',
  ET: 'Ethiopia; Ethiopian; Addis Ababa',
  FI: 'Finland; Finnish; Helsinki',
  FR: 'France; French; Paris, Elysee*, Élysée*, Quai d’Orsay',
  GB: 'United Kingdom, UK, Britain, Great Britain; British, UK; London, Downing Street, No 10, Whitehall',
  GE: 'Georgia; Georgian; Tbilisi',
  GR: 'Greece; Greek; Athens',
  HU: 'Hungary; Hungarian; Budapest',
  ID: 'Indonesia; Indonesian; Jakarta',
  IE: 'Ireland; Irish; Dublin',
  IL: 'Israel; Israeli; Jerusalem',
  IN: 'India; Indian; New Delhi, Delhi',
  IQ: 'Iraq; Iraqi; Baghdad',
  IR: 'Iran; Iranian; Tehran, Teheran',
  IT: 'Italy; Italian; Rome, Palazzo Chigi',
  JO: 'Jordan; Jordanian; Amman',
  JP: 'Japan; Japanese; Tokyo',
  KE: 'Kenya; Kenyan; Nairobi',
  KP: 'North Korea, DPRK; North Korean; Pyongyang',
  KR: 'South Korea; South Korean; Seoul, Blue House*',
  KZ: 'Kazakhstan; Kazakh; Astana',
  LB: 'Lebanon; Lebanese; Beirut',
  LT: 'Lithuania; Lithuanian; Vilnius',
  LV: 'Latvia; Latvian; Riga',
  MD: 'Moldova; Moldovan; Chisinau, Chișinău',
  MX: 'Mexico; Mexican; Mexico City',
  NG: 'Nigeria; Nigerian; Abuja',
  NL: 'Netherlands; Dutch; The Hague',
  NO: 'Norway; Norwegian; Oslo',
  NZ: 'New Zealand; New Zealand; Wellington',
  PK: 'Pakistan; Pakistani; Islamabad',
  PL: 'Poland; Polish; Warsaw',
  PS: 'Palestine; Palestinian; Ramallah',
  PT: 'Portugal; Portuguese; Lisbon',
  QA: 'Qatar; Qatari; Doha',
  RO: 'Romania; Romanian; Bucharest',
  RS: 'Serbia; Serbian; Belgrade',
  RU: 'Russia, Russian Federation; Russian; Moscow, Kremlin*',
  SA: 'Saudi Arabia, Saudi; Saudi; Riyadh',
  SD: 'Sudan; Sudanese; Khartoum',
  SE: 'Sweden; Swedish; Stockholm',
  SK: 'Slovakia; Slovak; Bratislava',
  SY: 'Syria; Syrian; Damascus',
  TR: 'Turkey, Türkiye, Turkiye; Turkish; Ankara',
  TW: 'Taiwan; Taiwanese; Taipei',
  UA: 'Ukraine; Ukrainian; Kyiv, Kiev, Bankova*',
  US: 'United States, United States of America, US, USA, America; American, US; Washington, White House*, Oval Office*',
  VE: 'Venezuela; Venezuelan; Caracas, Miraflores*',
  VN: 'Vietnam; Vietnamese; Hanoi',
  ZA: 'South Africa; South African; Pretoria',
};

/** The words for each country, by its ISO 3166-1 alpha-2 code. */
export const COUNTRY_WORDS: ReadonlyMap<string, CountryWords> = new Map(
  Object.entries(TABLE).map(([isoCode, row]) => {
    const [names = [], adjectives = [], seats = []] = row.split('; ').map((words) => words.split(', ').filter(Boolean));
    return [
      isoCode,
      {
        names,
        adjectives,
        seats: seats.map((seat) => seat.replace('*', '')),
        presidentialSeats: seats.filter((seat) => seat.endsWith('*')).map((seat) => seat.replace('*', '')),
      },
    ];
  }),
);
