/** Common given names and the gender that they tell. Names that both carry (Alex, Robin, Sasha) are left out. */
import type { Gender } from './person-words.js';

/** The gender that a given name tells; `null` where it tells none. */
export function genderOfGivenName(name: string): Gender | null {
  const key = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  if (FEMININE.has(key)) return 'FEMININE';
  return MASCULINE.has(key) ? 'MASCULINE' : null;
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

const FEMININE = names(`
  abigail ada adela adele adriana agata agatha agnes agnieszka aida aigul aisha aishwarya aiza alba alberta aleksandra
  alena alessandra alexa alexandra alexandria alexia alice alicia alina aline alisa alisha alison allison alma alva
  alyona alyssa amal amalia amanda amara amber amelia amelie amina amira amy ana anastasia anastasiia anastasiya anca
  andrea aneta angela angelica angelika angelina angie anika anita anja anke anna annabel annalena anne anneli
  annelise annemarie annette annie annika antje antoinette antonella antonia anya april arabella araceli ariana arlene
  asha ashley asma asta astrid athena aud audrey augusta aurelia aurora ava avril ayesha ayse aysel azra barbara
  barbora beata beate beatrice beatrix beatriz becky belinda bella benita bernadette bernice berta bertha bessie beth
  bethany betsy betty beverley beverly bianca bibi birgit birgitta birgitte blanca blanche bodil bonnie bozena branka
  brenda bridget brigitte brit brita britta brittany bronwyn brunhilde camila camilla camille candace candice carina
  carla carly carmel carmela carmen carol carole carolina caroline carolyn carrie catalina caterina catherine cathy
  cecile cecilia celeste celia celine chantal charlene charlotte chelsea cheryl chiara chimamanda chloe christa
  christel christiane christina christine cindy clara clare clarissa claudette claudia claudine clementine colette
  colleen connie constance consuelo cora corazon cordelia corinna corinne cornelia cristina crystal cynthia dagmar
  dagny daisy dalia damaris dana daniela danielle danuta daphne daria darlene darya dawn debbie deborah debra deepika
  deirdre delia delphine demi denise desiree diana diane dilma dina dinah ditte dolores dominika dominique donatella
  donna dora doreen doris dorota dorothea dorothy dorte dragana dunja ebba edith edna edwina eileen ekaterina elaine
  elba eleanor eleanora elena elene eleni elfriede eliane elif elin elina elisa elisabeth elise elizabeth elke ella
  ellen ellie elma elodie elsa elsbeth else elspeth elvira emilia emilie emily emma emmanuelle enid erica erika erin
  erna ernestine esma esmeralda esperanza estelle ester esther ethel etta eudora eugenia eugenie eunice eva evangeline
  eve evelina evelyn ewa fabiana fabienne faith fanny farah farida fatemeh fatima fatma fatou fatoumata faye federica
  felicia felicity fern fernanda filippa fiona flavia flora florence floriana franca frances francesca francine
  franziska freda frederica freya frida frieda friederike gabriela gabriele gabriella gabrielle galina geertruida
  gemma genevieve georgia georgina geraldine gerda gertrude ghislaine gianna gilda gillian gina ginevra giorgia
  giovanna gisela giselle gita giulia giuliana giuseppina gladys glenda gloria golda grace grazia greta gretchen
  gretel griselda gro guadalupe gudrun gulnara gunilla gwen gwendolyn habiba hadija haifa halima halina hana hanan
  hanna hannah hanne harriet hasina hattie hazel heather hedda hedwig heidi heike helen helena helene helga helle
  heloise henrietta henriette hermine hermione hertha hilary hilda hilde hildegard hillary holly honor hope hortense
  huda huma ida idalia ilana ilaria ildiko ilona ilse iman imelda imogen ina ines inga inge ingeborg ingrid inna ioana
  iolanda irena irene irina iris irma isabel isabela isabella isabelle isadora isolde ivana ivanka ivanna ivy iwona
  izabela jacinda jacinta jacqueline jade jadwiga jamila jana jane janet janice janina janine jasmin jasmine jasna
  jeanette jeanne jelena jemima jenna jennie jennifer jenny jessica jill jillian jitka joan joana joanna joanne
  jocelyn johanna jolanta josefa josefina josefine josephine josie joyce juana juanita judith judy julia juliana
  julianne julie juliet juliette june jutta kaia kaja kamala kara karen karin karina karine karla karolina karoline
  kasia katarina katarzyna kate katharina katharine katherine kathleen kathryn kathy katia katie katja katrin katrina
  katya kay kayla keiko kellyanne kelsey kersti kerstin ketanji khadija kimberly kinga kirsten kirsti kirstin klara
  klaudia kristen kristi kristin kristina kristine ksenia kyra laetitia laila lana lara larisa larissa laura lauren
  lavinia layla lea leah leena leila leilani lena leni leonie leonor leonora leontine leticia letizia leyla lidia
  lidiya lieselotte lila lilian liliana liliane lilly lily lina linda lindsay linnea lisa lisbeth lise liselotte
  lisette liv livia liz liza lizzie lois lola lorena loretta lori lorna lorraine lotta lotte lottie louisa louise
  luana lucia luciana lucie lucille lucinda lucrezia lucy ludmila ludmilla luisa luise lulu luna lydia lynn lynne
  lyubov lyudmila mabel maddalena madeleine madeline madison mae magda magdalena maggie maia maike maire maja malala
  malgorzata malika malin mamie mandy manuela mara marcela marcella marcia mare marei maren margaret margareta
  margarete margaretha margarita margaux marge margery margherita margit margot margrethe marguerite maria mariah
  mariam mariama mariana marianne maribel marie mariella marija marika marilyn marina marine marion maris marisa
  marissa marit marita mariya marjorie marlene marta martha martina martine mary maryam maryna mathilda mathilde
  matilda maud maude maura maureen mavis maxine maya mayra meera megan meghan megyn mei melania melanie melinda
  melissa melody mercedes meredith merete merkel merle meryl mette mia michaela michele michelle mila mildred milena
  milica mimi mina minerva minna mira miranda mireille mirela miriam mirjam mirjana mitzi moira molly mona monica
  monika monique morgane muriel myra myriam myrna nada nadezhda nadia nadine nadja naima nana nancy nanette naomi
  natacha natalia natalie nataliia natalija nataliya natalya natasha nathalie navanethem nayib neda nelly neta nevena
  ngozi niamh nicola nicole nicoletta nieves nikki nina ninette noelia noemi nollaig nona nora noreen norma nour nuria
  oana octavia odette odile ofelia oksana olena olga olha olivia olympe oona opal ophelia oriana ornella ottilie
  ouidad paloma pam pamela paola patience patricia patrizia patty paula paulina pauline pearl peggy penelope penny
  perla pernille petra petronella philippa phoebe phyllis pia pilar polina polly pooja portia prisca priscilla priti
  priya prudence queenie rachel rachele radka raffaella raisa ramona rania raquel rasa rashida rebecca rebekka regina
  regine reina renata renate renee rhiannon rhoda rhonda ricarda rina rita roberta robyn rochelle romana romina romy
  rosa rosalia rosalie rosalind rosalyn rosamund rosanna rosario rose roseanne rosemarie rosemary rosie rosina
  roswitha rowena roxana roxane ruby rukhsana ruth saba sabina sabine sabrina sadie safia sakura sally salma salome
  samantha samia samira sana sandra sanna sara sarah saskia savannah scarlett selena selina selma serena serwaa
  shakira sharon sheila shelley shelly sheryl shirin shirley sibylle sidsel sienna sigrid silje silke silvia simona
  simone siobhan siri sissel siv sofia sofie sofiia sofija solange solveig sonia sonja sonya sophia sophie stacey
  stacy stefania stefanie stella stephanie sue sumaya sunniva susan susana susanna susannah susanne susie suzanna
  suzanne svetlana svitlana swetlana sybil sylvia sylvie tabea tabitha takako tamar tamara tamika tammy tamsin tania
  tanja tanya tara tatiana tatjana tatyana tekla teodora tessa thandi thea thelma theodora theresa therese theresia
  thora tiffany tilda tilly tina tiziana tove tracey tracy trine trisha trixie trude trudy tulsi tuva twyla tzipi ulla
  ulrika ulrike una urmila ursel ursula uschi uta ute valentina valeria valerie valeriya vanessa vanja vasilisa venla
  vera verena verona veronica veronika veronique vesna vicky victoire victoria vigdis viktoria viktoriia viktoriya
  vilma vincenza viola violet violetta virginia virginie vivian viviana vivien vivienne vlasta wanda wangari wenche
  wendy whitney wiebke wilhelmina wilhelmine wilma winifred winnie winona xenia xiomara yael yasmin yasmina yasmine
  yelena yevgenia ylva yoko yolanda yulia yuliia yuliya yuriko yvette yvonne zahra zainab zaira zara zdenka zeina
  zelda zeynep zhanna zita zoe zofia zora zsuzsanna zuzana zuzanna
`);

const MASCULINE = names(`
  aad aaron abbas abdel abdoulaye abdul abdulla abdullah abe abel abraham adalbert adam adama ade adem adil adnan
  adolf adrian adriano adrien agustin ahmad ahmed aidan aime ajay akbar akira aksel al alaa alain alan alaric alastair
  albert alberto albin aldo alec alejandro aleks aleksandar aleksander aleksandr aleksei aleksey alessandro alessio
  alexander alexandre alexandros alexei alexey alexis alf alfie alfons alfonso alfred alfredo ali alistair allan allen
  alois alonso aloysius alphonse alvaro alvin amadou ambrose amin amir amit amos anatol anatoli anatoly anders andre
  andreas andrei andres andrew andrey andrii andriy andrzej andy angel angelo angus anil ansgar ante anthony antoine
  anton antonio antonis antony anwar arash archibald archie are ari aristide arkady armand armando armin arnaud arne
  arnold arsen arsenio arseniy artem arthur artur arturo arun arvid ashraf asif askold aslan athanasios atif atticus
  attila august augustin augusto aurelien austin axel ayman aziz babak bakary balazs baldur baptiste barack barnaby
  barney barry bart bartholomew bartosz bashar basil bastian ben benedict benedikt benito benjamin bennett benny
  benoit bernard bernardo bernd bernhard bernie bert bertold bertram bertrand bezalel bilal bill billy binyamin birger
  bjarne bjorn blaine blaise bo boaz bob bobby bodo bogdan boris borut boyko bozidar brad bradley branko brendan brent
  brett brian bronislaw bruce bruno bryan bryce burkhard byron caleb callum calvin cameron carl carlo carlos carlton
  carsten casimir caspar casper cecil cedric celso cesar chad charles charlie chen chester chet chris christian
  christof christoph christophe christopher christos chuck cian ciaran cillian claes clarence claude claudio claus
  clay clayton clement cliff clifford clint clinton clive clyde cody cole colin collin conrad constantin cormac cornel
  cornelius cory cosimo costas craig curt curtis cyprian cyril cyrus dafydd dag dagfinn damian damien damir damon dan
  daniel daniele danil danilo danny dante dario darius darko darrell darren darryl dave david davide davor dawid dean
  deepak denis dennis denys derek dermot desmond detlef devin dexter didier diego dieter dietmar dietrich dilip
  dimitar dimitri dimitrios dimitris dino dirk dmitri dmitriy dmitry dmytro dom domenico domingo dominic dominik don
  donald donatello donnie dorian doug dougal douglas dragan drago dries duane duarte dudley duncan dusan dustin dwayne
  dwight dylan eamon earl ed eddie edgar edi edison edmond edmund edo edoardo eduard eduardo edvard edward edwin
  egbert egil egon ehud einar eirik eitan elias elie elijah elio eliot elliot elliott ellis elmar elmer elon elvis
  emanuel emanuele emil emile emiliano emilio emir emmanuel emmerich emory enda endre enrico enrique enver enzo
  ephraim eric erich erick erik erling ernest ernesto ernie ernst erol erwin esteban ethan etienne eugen eugene
  eugenio evan evgeny ewald ewan eyal ezekiel ezra fabian fabio fabrice fabrizio fadi faisal farid faruk federico
  fedor felipe felix ferdinand ferenc fergus fernando fidel filip filippo finlay finn flavio fletcher florent florian
  floyd fodor foster francesco francis francisco franco francois franjo frank frankie franklin frans frantisek franz
  fraser fred freddie freddy frederic frederick frederik fredrik friedrich fritz fumio fyodor gabor gabriel gad gael
  gareth garry garth gary gaspard gaston gavin gavril gennady gennaro geoff geoffrey georg george georges georgi
  georgios gerald gerard gerardo gerd gergely gerhard gerrit gert gholam giacomo giampiero giancarlo gianluca gianni
  gideon gil gilbert gilberto gilles gino giorgio giorgos giovanni giulio giuseppe gleb glen glenn gonzalo goran
  gordon gottfried graeme graham grant greg gregor gregorio gregory grigory grover guido guilherme guillaume guillermo
  gunnar gunter gunther gus gustaf gustav gustavo guy hadi hakan hakeem hal halvard hamad hamid hamish hamza hank
  hannes hannu hans harald hardy harish harold harri harris harry hartmut haruki harvey hasan hashim hassan hector
  heiko heine heiner heinrich heinz helge helmut helmuth hendrik henk henning henri henrik henrique henry herb herbert
  herman hermann herve hideki hilmar hiram hiroshi holger homer horace horst hosni howard hubert hugh hugo humberto
  humphrey hussein ian ibrahim idris ignacio ignatius ignazio igor ihor ike ilan ilham ilia ilja ilya imad imran imre
  indro ingmar ingo ioannis ion iosif ira irakli irving isaac isaiah ishmael ismail issa istvan itamar ivan ivar ivo
  jaakko jaap jack jackson jacob jacques jaime jair jake jakob jakub jamal james jamie jan janek janez janis jannik
  janos jared jari jarl jaroslav jarrett jason jaspal jasper javad javier jawad jay jean-claude jeb jed jeff jefferson
  jeffrey jens jeremiah jeremy jerome jeronimo jerry jesper jesse jethro jim jimmy jo joachim joao joaquin jochen joe
  joel joerg johan johann johannes john johnny jon jonah jonas jonathan jonny joop joost joran jordi jorg jorge jorgen
  jose josef joseph josh joshua josip josue jozef juan juergen jukka jules julian julien julio julius junichi juraj
  jurgen juri justin justus jyri kacper kai kamil kare karel karim karl karol karsten kasper kassym kazimierz keir
  keith kelvin ken kenneth kenny kent kerry kevin khaled khalid khalil kieran kim kirill kjell klaas klaus klemens
  knut kofi konrad konstantin konstantinos kostas kris krishna kristian kristof krzysztof kurt kwame kwasi kyle
  kyriakos kyrylo lachlan lajos lambert lance landon lars laszlo laurent laurentiu laurenz lauri lawrence lazar lech
  lee leif leo leon leonard leonardo leonid leopold leroy leslie lester leszek lev levi lewis liam linus lionel livio
  lloyd loek logan lorenz lorenzo lothar louis luan luc luca lucas lucian luciano lucien lucio ludovic ludvig ludwig
  luigi luis luiz luka lukas lukasz luke luther lutz lyle lyndon mads magne magnus mahmoud mahmud maksym malachi
  malcolm malik mamadou manfred manuel marat marc marcel marcello marcelo marcin marco marcos marcus marek marijan
  mario marius mark marko markos markus marlon marshall martijn martin marty martyn marvin masoud massimo mateo
  mateusz mathias mathieu mathis matt matteo matthew matthias matthieu matti maurice mauricio maurizio mauro max maxim
  maxime maximilian maximiliano maxwell mehdi mehmet melvin mevlut michael michail michal michel miguel mihai mihail
  mijo mika mikael mike mikel mikhail mikheil mikko miklos mikolaj mikulas milan milo milos milton mirko miro miroslav
  mitch mitchell mitt moe mohamed mohammad mohammed mohsen moises moritz morris morten moses mostafa moussa muammar
  muhammad muhammadu murad murat murray mustafa mykhailo mykola nabil naftali narendra nasser nat nate nathan
  nathaniel neal ned nelson nenad neville newt niall nicholas nick nico nicolae nicolai nicolas niels nigel nihad
  nijat nikita nikola nikolai nikolaj nikolaos nikolas nikolaus nikolay nikos nils nils-erik noah noam noel norbert
  norman octavian odd odin ola olaf olav ole oleg oleh oleksandr oleksii oleksiy oliver olivier olle omar orlando
  orrin orson orville oscar osip oskar osman osvaldo oswald otmar otto owen ozan pablo paddy pal panos paolo pascal
  pasquale patrice patricio patrick paul paulo pavel pavlo pavol pawel payam peder pedro peer pekka pelle per percy
  pere petar pete peter petr petro petros petteri petur phil philip philipp philippe phillip pierce pierluigi piero
  pierre piet pieter pietro piotr pjotr preston prince przemyslaw quentin quincy quinn rachid radek radoslaw radovan
  radu rafael rafal rafik rahul raimund rainer raj rajesh ralf ralph ramesh rami ramiro ramon ramzan rand randall
  randolph randy raoul raphael rasmus raul ravi ray raymond recep reggie reginald reidar reince reiner reinhard
  reinhold remi renato renaud renzo reuben rex reynaldo reza rhys ricardo riccardo richard rick ricky rishi rob robert
  roberto rocco roch rod roderick rodney rodolfo rodrigo roel roger roland rolf roman romano romeo ron ronald ronan
  ronnie rory roscoe ross rowan roy ruben rubens rudi rudolf rudolph rudy rufus ruhollah rui rupert ruslan russ
  russell rustam rustem ryan ryszard saad saddam sajid salah salem salim salman salvador salvatore sam sami samir
  samuel samuli sandor sanjay santiago saul scott sean sebastian sebastiano sebastien sepp serge sergei sergej sergey
  sergio sergiy serhii serhiy seth seymour shah shane shaun shawn shigeru shimon shinzo sidney siegfried sigmar
  sigmund sigurd silas silvan silvano silvio simeon simon slava slavko slobodan sohail sol solomon soren spencer spiro
  stan stanislav stanislaw stanley stavros stefan stefano stefanos steffen stein stepan stephan stephane stephen steve
  steven stewart stig stjepan stuart subrahmanyam sultan sunil suresh svein sven svend sverre syed tadej tadeusz tage
  taha taher takashi tamas tamim tanel tapio taras tarek tariq taro tavi ted teddy teodor teppo terence terrence terry
  tevfik thabo thaddeus theo theodor theodore theodoros thibault thierry thilo thomas thor thorbjorn thorsten thure
  tiago tibor tilman tim timo timofey timothy timur tobias tobin toby todd tom tomas tomasz tomaz tomislav tommaso
  tommy tone tony tor torben tord tore torgeir torstein torsten travis trent trevor tristan troels trond troy trygve
  tucker tudor tuomas ty tyler tymofiy tyrone udo ugo ulf uli ulrich ulysses umar umaro umberto urban uriah urs usman
  uwe vaclav vadim vadym valdis valentin valentino valerii valery vance vasco vasil vasile vasily vasyl vegard venkat
  vernon vicente victor vidar vidkun vigo vijay viktor vilem ville vilmos vince vincent vincenzo virgil vit vitali
  vitalii vitaly vito vittorio vivek vlad vladimir vladislav vlado volker volodymyr vsevolod vuk vyacheslav waldemar
  walid wallace walt walter ward warren wassim wayne wendell werner wes wesley wilbur wilfred wilfried wilhelm will
  willard willem willi william willie willy winfried winston wladimir wojciech wolf wolfgang wolfram woodrow xavier
  yair yann yannick yannis yaroslav yasser yehuda yevgeny yitzhak yoav yorgos yosef yoshihide yossi yuri yuriy yury
  yusuf yves yvon zacharias zachary zack zakir zbigniew zdenek zeljko zeno zoltan zoran zygmunt
`);
