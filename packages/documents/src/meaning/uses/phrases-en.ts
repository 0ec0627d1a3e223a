import type { PhraseBook } from './phrases.ts'
import { en } from './words.ts'

const results = '(result*|finding*|outcome*|conclusion*|discoveries)'
const notEver = '(not|never|no|nobody|nothing|none|nor|neither|cannot)'
const derived =
  '(derived|genotypes|sequences|sequence (files|data)|results|assay*|imputed|phenotype*|variant*|annotation*|measurement*|what is (measured|derived|produced|found|obtained|learned)|data (obtained|generated|produced|made)|new data)'
const home =
  '(provider|bank|biobank|repository|registry|register|database|data (store|centre|center|bank)|archive|consortium|cohort|resource|xorganisation|custodian|xtitle|coordinating|us|collection|supplier)'

export const english: PhraseBook = {
  'DUO:0000004': [
    {
      says: [
        'free to use for any purpose',
        '(carry|carries|bear|bears|with|under) no (condition*|restriction*|strings) ... use*',
        'no (condition*|restriction*) of any kind .. used for',
        'use them for what you (will|like|want)',
        'public domain .. (reuse*|re use*|use*|free*)',
        '(anyone|anybody|everybody|everyone) (may|can) .. (download|use|reuse|copy|take) ... (please*|wish*|like*|any purpose|whatever)',
        '(use*|reuse*|do with (it|them)) .. as (they|you|one) (please|like|wish|see fit|choose)',
        'free for all .. for (every|any) purpose',
      ],
      unless: ['(research|stud*|commerc*|xdisease)'],
      lifted: true,
    },
  ],
  'DUO:0000006': [
    {
      says: [
        '(studies|research) (of|on|into) other diseases',

        '(stud*|research) .. (of|on|into) .. other (diseases|illnesses|conditions)',
        '(medical|health) [research] question* .. (may|can|any)',
        '(may|can) .. by (anyone|any researcher*|those) with a (medical|health) [research] question',
        'any (health|medical) (condition|problem|topic|disorder) .. (studied|investigated|addressed|researched)',
        'with a (medical|health|biomedical) [research] (question|purpose|aim)',
        'only (health|medical|biomedical|health related|clinical) (research|stud*|investigation*|work)',
        '(question*|topic*|problem*|matter*) of [human] health',
        'research (that|which) (may|can|could|will|might) help .. (sick|ill|patients|people who are)',
        'why people fall (ill|sick)',
        '(look into|study|investigate|learn about|find out about|explore|research [into|on]) .. (any|every|all|many|different|various|other) .. (disease*|illness*|sickness*|ailment*)',
        '(project*|stud*|work|use*|research|request*|question*) .. not (address|bear|concern|relate|touch|serve) .. (human health|health|disease*|illness*|medic*) ... (outside|excluded|refused|turned down|not|rejected)',
        'investigations into .. (health|disease|medicine)',
        '(understand|prevent|treat|cure) .. (or|and) .. (prevent|treat|cure|understand) .. (disease*|illness*|ill health)',
      ],
      unless: ['xdisease', '(whether|or not|outside them|outside it|or about|history|else)'],
    },
  ],
  'DUO:0000042': [
    {
      says: [
        '(no|not any) limit* .. (what|which) .. (investigated|studied|researched|asked)',
        'not ask (what|which) (kind|type|sort) of (research|study)',
        'without (restriction|limitation|limit) to [a] (disease|discipline|field|topic|subject)',
        '(any|every) scientific (purpose|aim|end|use) .. (acceptable|allowed|permitted|admitted|admissible)',
        'without further (specification|limitation|restriction) (of|as to) .. (field|kind|purpose|topic|nature)',
        '(covers|embraces|includes) .. basic .. applied .. (social|historical)',
        'any (study|project) that .. (university|scientist*|scholar*) .. research',
        '(question|topic|subject) .. studied .. left to the (user|recipient|researcher)',
        '(any|whatever|every|all) [kind|kinds|sort|sorts] [of] (research|scien*|scholarly|academic|stud*) ... (or not|outside (it|them|medicine)|or outside|beyond (it|them|medicine|health)|something else|anything else)',
        '(within|inside|in) (medicine|health|the health sciences) (or|and) (outside|beyond)',
        '(sciences of health|medicine|health) or (outside|beyond|elsewhere)',
        'not necessary that .. (research|project*|stud*|work) ... (disease*|health|illness*|medic*)',
        '(research|stud*) need not .. (concern|bear on|be about|relate to|address) .. (disease*|health|illness*|medic*)',
        '(pursue|study|ask|investigate) any (research|scientific|scholarly) question',
        'research (in|of|from) (any|every) (area|field|discipline|branch|kind|sort|description)',
      ],
      unless: ['xdisease', '(ethic*|xcommittee)'],
      lifted: true,
    },
  ],
  'DUO:0000007': [
    {
      says: [
        '(extends|applies|limited) to .. (on|of|into) xdisease [and] ; it does not',

        '(research|stud*|work|use|question*) outside [the] [field|area|subject] [of] xdisease .. (breach*|not|excluded|refused|violat*|contrary)',
        'nothing but .. (on|of|into) xdisease',
        '(covers|cover|allows|permits|concerns|extends to) .. (stud*|research|work) (of|on|into) xdisease .. and (no|nothing) (other*|else)',
        '(another|other|any other) (illness|disease|condition|disorder) than xdisease ... (not|cannot|refused|rejected|declined)',
        'must have xdisease as (its|their|the) (subject|object|theme|topic|aim|purpose)',
        '(for|on|of|to|into) xdisease and (for|on|of|to|into) (no|nothing|not) .. (other|else)',
        'xdisease ; [and] (nothing else|no other)',
        '(purpose granted|approved purpose|authori* purpose|research purpose|purpose of use|permitted purpose|approved use|permitted use) ; .. (research|stud*|work|investigation*) .. (on|of|into) xdisease',
      ],
      unless: ['(not limited|not confined|examples)'],
      lifted: true,
    },
  ],
  'DUO:0000045': [
    {
      says: [
        'cease* to be [a] xnonprofit',
        'not (agree|want|wish) that compan* (use|have|get|receive)',
        'not (agree|want|wish) .. (compan*|xcompany) .. (use|have|get|receive|access)',
        `${en.must} ... (user*|recipient*|applicant*|institution*|holder*|body) (is|are|be|being) [itself] [a|an] [registered|academic|public|other] [or] xnonprofit`,
        '(are|is) for .. xnonprofit',
        '(academic|government*|public|charit*|universit*) .. (institution*|bod*|organi*|laborator*|group*) only',
        'neither xcompany',
        '(xcompany|compan*|business*) ... (outside|not among|not within) .. (circle|those who|group)',
        `(use|access) by .. ${en.company} .. (excluded|prohibit*|forbid*|not|barred|ruled out)`,
        '(go|goes|given|give*|shared|released|provided|open|available|supplied|sent) .. (to|with) .. (public|charit*|academic|universit*|hospital*) .. (and|or) .. (charit*|public|academic|universit*|hospital*) [laborator*|institution*|bod*|organi*|group*] only',
        `(universit*|hospital*|charit*) ... (never|but not|not) .. (with|to|for) .. ${en.company}`,
        `never .. (give|share|pass|sell|send|hand|release) ... (to|with) .. ${en.company}`,
        'only to .. (universit*|hospital*|charit*|public bod*|academic*) .. (and|or) ...',
        `(we|nothing|not|nor) .. (give|share|pass|hand|send) .. [anything] (to|with) ${en.company}`,
      ],
      unless: [
        '(welcome|also|insur*|not (prohibit*|exclude*|prevent*))',
        'no other (hospital|universit*)',
        '(ethic*|contact*|approached|enrol*)',
      ],
      lifted: true,
    },
  ],
  'DUO:0000046': [
    {
      says: [
        '(cannot|may not|shall not|must not|never) be (bought|sold) ',
        'for (product development|commercial ends|commercial purposes) ... requires a [separate|further] licence that',
        'for profit sponsor',
        '(profit making|for profit|commercial) (use|uses) .. (not|never|prohibited|forbidden|excluded)',
        '(use|exploitation|activity|work) .. commercial (interest*|advantage|purpose*|end*|gain) ... (breach|violat*|contrary)',
        'used non commercially',
        'no commercial activity',
        'nor for profit purposes',
        `${notEver} ... (derive*|draw*|earn*|make*|making|generat*) .. (income|revenue*|money|gain|commercial advantage*|profit*)`,
        'not to (derive|draw|earn|make|generate) .. (income|revenue*|money|gain|profit*)',
        `(not|never|nobody|no one|none) ... (sell|sold) ... (sample*|data|material|dna|blood|tissue|genom*|made from)`,
        'commerc* ... (outside|beyond) .. (scope|terms|permission|licence|purpose*|perimeter)',
        `${notEver} ... (product*|service*|test|kit) ... (offered for sale|put on the market|for sale|sold|marketed)`,
        '(no|without|has no|have no) commercial (purpose|aim|end|goal|intent*|interest*)',
        'not .. for (a|any) commercial (end|purpose|aim|gain)',
        '(excluded|prohibited|forbidden) .. as is .. commercial',
      ],
      unless: [
        '(doctor|hospital) charge*',
        '(you will not|you shall not|fee|fees|nothing in|not [be] limited|to you|participants .. (paid|receive)|object*|not (prohibit*|exclude*|prevent*|obliged|require*))',
        'xcompany .. not (prohibit*|exclude*)',
      ],
    },
  ],
  'DUO:0000019': [
    {
      says: [
        '(outcome*|results|findings) be published',
        'tell the (scientific|research) (world|community)',
        '(condition|term) .. that the (outcome*|results|findings) .. (published|public)',
        '(results|findings|outcomes) (are|be|is) published in (a|an|the|peer*|open|scientific)',
        'failure to publish ... (breach|violat*)',
        '(paper|manuscript|article) must be submitted .. (within|by|no later)',
        '(duty|obligation) to publish',
        'timely publication',
        '(commit*|undertake*|agree*) to .. publi*',
        `${results} .. (have|has|are|is|must|shall|need|need to) .. (put|laid|placed|brought|set) .. before the (scientific|public|research|world)`,
        `(lay|put|bring|place|set) .. ${results} ... before the (scientific|public|research|world)`,
        `${en.must} ... submit .. (paper|manuscript|article) .. (on|of|with|describing|presenting|setting out|for) .. (${results}|publication)`,
        `${en.must} ... (make|makes|made) .. ${results} .. (known|public|available to (other|the))`,
        `${results} .. ${en.must} .. (be) .. (in a|in an) .. (journal|archive|publication|server)`,
        `${en.must} .. (publish|bring out|write up) .. (${results}|what (it|they|you) (find|found|learn*|discover*))`,
      ],
      unless: [
        '(until|embargo*|moratorium|before (submi*|publi*|xdate)|not (publish|submit)|refrain*|participants|database|acknowledg*|database of|provider s archive)',
      ],
    },
  ],
  'DUO:0000020': [
    {
      says: [
        'without a local (collaborator|partner|investigator|co investigator) .. not',
        'must be involved in (each|every|any|all) (analys*|project*|stud*)',
        '(team up|join forces) with (a|one|the|our)',
        '(work*|working) [closely] together with .. (provider|cohort|founding|our|consortium|investigator*|scientist*|registry|biobank)',
        '(user|recipient|applicant|researcher*|team) collaborate* with',
        'only as [a] (collaboration*|joint)',
        'partner .. (origin|local|country) .. (shall|must|is to|has to) be (involved|included)',
        '(will|shall|must) work with (one|a member|members) of our (scientist*|researcher*|investigator*)',
        'collaboration with .. (is|shall be) (required|mandatory|obligatory|compulsory)',
        'admitted only as collaboration*',
        '(local|our|cohort|host|founding|national|resident|country s|provider s) .. (researcher*|scientist*|investigator*|colleague*) .. (must|shall|has to|should|is to|are to) .. be (part|a member|one|included|on) (of|in|on|the) .. (team|group|study|project|author*|any)',
        'only (within|in|as part of|through|by way of) .. (joint|common|shared|collaborative) (project*|stud*|work|programme)',
        '(at least one|one|a) .. (investigator|scientist|researcher|member) .. (of|from) .. (must|shall|has to) .. (take part|be involved|participate|join)',
        '(at least one) .. (investigator|scientist|researcher|member) .. (must|shall|has to) .. (take part|be involved|participate|join)',
        '(always|only) .. together with (our|the .. ) (team|group|scientists|researchers|investigators)',
      ],
      unless: ['(committee|take part in this study|panel|board)'],
    },
  ],
  'DUO:0000021': [
    {
      says: [
        '(new|further|other|later|future) .. (stud*|project*|research|uses) .. (submitted|presented|sent|brought|come) to this committee',
        'without new approval',

        'must have been approved by .. (ethics|xcommittee|review board)',
        '(new|further|other|later|future) (stud*|project*|research|uses) ... must be submitted to this committee',
        '(ethics committee|xcommittee) will look at .. [and] must agree',
        'before ... used in another study ... (ethics|xcommittee) .. (must|will) ... (agree|approve)',
        '(ethics committee|ethics board|xcommittee|review board|irb) (approves|approve|agrees|agree|clears|consents|says yes)',
        '(further|new|future|other|any|later) (project|study|use) ... (come back|go|return) to .. (ethics|xcommittee|the board)',
        'without (new|prior|fresh|further|the) approval (from|of|by) the (board|committee|xcommittee|ethics)',
        'certificate of ethical (clearance|approval)',
        '(must|shall|has to|have to|should) get .. (from|of) .. (ethics committee|xcommittee|ethics board)',
        '(ethics|ethical) (review|approval|clearance) .. must accompany',
        '(until|unless|before|only once|once|only when|only after|only if|first) ... (ethics|ethical|xcommittee|irb|review board) .. (said yes|agreed|passed|approved|cleared|allowed|consented|given)',
        '(attach*|enclose*|submit*|lodge*|show*|furnish*|upload*|produce*|provide*|supply|file*|present*|hand*|give us) .. (ethic* (approval|clearance|opinion|certificate|permit)|irb (approval|certificate)|(approval|opinion|clearance|certificate|consent|letter|evidence|proof|documentation) .. (ethic*|irb|xcommittee|review board))',
        '(show*|prove|demonstrate|document) .. that (an|a|its|their|the|your) .. (ethics|xcommittee|review board|irb) ... (agreed|approved|passed|cleared|said)',
        '(must|shall|has to|have to|needs to|should) [first] be (checked|approved|cleared|passed|reviewed|examined) by .. (ethics|xcommittee|review board|irb)',
        'allowed only once .. (ethics|xcommittee|review board)',
      ],
      unless: [
        '(amend*|has been approved|was approved|annual*|adverse|protocol change*|renewal|this study|change to|additional|deviation*|to this committee)',
        'no (further|other|additional|new)',
        '(committee|board) (notes|noted|considered)',
        '(may call|contact|complain*)',
      ],
    },
  ],
  'DUO:0000022': [
    {
      says: [
        '(not|never) [be] (held|kept|stored|used|processed) .. in any other country',
        '(machines|servers|computers) .. (stand|located|placed|situated) in xcountry and not',
        'no (cop*|data|sample*|file*) .. (kept|held|stored|sent|taken) .. abroad',
        '(remain|remains|stay|stays|kept) on * soil',
        '(users|researchers|applicants) outside .. xcountry .. not',
        '(storage|processing|use|analys*|access|work|hosting|handling|territory) .. (is|are|be) (confined|limited|restricted|permitted only|allowed only|possible only) (to|in|within) .. (xcountry|xregion)',
        '(transfer*|export*|shipment|sending|removal|movement|transport) .. (out of|outside|from|beyond) .. (xcountry|the country) .. (not|prohibit*|forbid*|excluded|banned|ruled out|refused)',
        '(held|kept|stored|analysed|analyzed|processed|used|hosted|opened) .. only in .. xcountry',
        '(place|country|territory|location) of (use|storage|processing|work|analysis) ; .. xcountry .. only',
        '(place|country|territory|location) of (use|storage|processing|work|analysis) ; only .. xcountry',
      ],
      unless: ['(need not|not (limited|confined|restricted)|law*)'],
    },
  ],
  'DUO:0000025': [
    {
      says: [
        'condition that (use|access) .. (ends|cease*|stops) on xdate',

        'right to (use|hold|access|keep) .. (ends|expires|lapses) xduration (after|from)',
        '(download|file*|data|copies|copy) must be (deleted|destroyed|erased|returned) (within|after) xduration',
        '(data|sample*|file*|cop*) .. (will be|shall be|must be|are|is) (deleted|destroyed|erased|discarded) .. xduration after',
        'the last day is xdate',
        '(term|period|duration) of access is xduration',
        'beyond xdate .. (not|prohibited|forbidden)',
        'left after xduration .. (destroyed|discarded|thrown)',
        '(held|kept|stored|retained|used|keep|hold|use|retain|store) .. (for|during|up to) .. xduration ... (then|thereafter|afterwards|after that|after which|and must|must) ... (destroy*|delet*|discard*|erase*|thrown|burn*)',
        '(release*|licen*e|access|loan|permission|grant|right of use|supply) (is|are|runs|lasts|holds) .. for [a|the] [period|term|time|maximum] [of] [at most|up to|no more than|not more than|a maximum of] xduration',
        'until .. (child|son|daughter|participant|he|she|i|you) .. (is|are|am|turn*|reach*|come*) .. (eighteen|18|of age|adult|majority)',
        '(end*|lapse*|terminat*|expire*|cease*) ... (right|permission|licen*e) to (hold|use|keep) ... xdate',
        'xdate .. after which .. (may|can|must|shall|will) (no longer|not) .. (use*|hold|keep|access)',
        '(delete|destroy|erase|discard) (all|every) .. (cop*|data|file*|sample*) .. (within|no later than|at the latest|at the end of|by) .. (xduration|xdate) [after|from] [the] [start|opening|access|account|date|release|receipt|download]',
      ],
      unless: [
        '(publish*|embargo|moratorium|clearance|ethic*|confiden*|report*|record* of|contact|questionnaire|withdraw*|breach|terminat* notice|log|consent form*|within xduration of (notice|request|termination))',
      ],
    },
  ],
  'DUO:0000026': [
    {
      says: [
        '(by|to) the .. [principal] investigator .. and [by|to] the (persons|people|individuals|researchers|scientists) (named|listed)',
        '(restricted|limited|confined) to the (individual|individuals|person|persons|people|researcher|researchers) (named|listed)',
        '(login|account|access|password) is for xperson (alone|only)',
        'only the applicant and the co applicants',
        '(granted|given|issued) to .. personally',
        'only those (individuals|persons|people|researchers|scientists) who are (listed|named)',
        '(not named|not listed) .. (no (right|access)|may not|cannot)',
        'access ; xperson only',
        'only [the] (persons|people|individuals|researchers|investigators|scientists|users|staff|members) .. (listed|named|whose names|identified|entered|set out|registered)',
        'by the (named|listed) (persons|people|individuals|researchers|investigators|scientists|users) .. (nobody|no one) else',
        '(by|to) (anyone|anybody|persons|people) other than .. (individual*|person*|investigator*|researcher*|those|xperson)',
        '(no one|nobody) (who is not|not|else) .. (listed|named|on the list)',
        'accounts .. (issued|given|granted) .. to named (individual*|person*|user*)',
        '(opened|handled|used|accessed|consulted|seen|analysed) only by xperson',
      ],
      unless: [
        '(your name|code|key|confidential|medical record*|if named|member of the team|ethic*|names and)',
      ],
      lifted: true,
    },
  ],
  'DUO:0000027': [
    {
      says: [
        '(new|separate|fresh) (application|agreement|request) .. (required|needed|necessary) for (each|any|every) (further|new|other|additional) (project|study|use)',
        'given for the xtitle (study|project|trial) and .. not .. any other',
        'not for any (follow on|further|other|later|subsequent) (study|project|research|use)',
        '(extends|limited|applies|confined|restricted) to (this|the present) (protocol|study|project) (alone|only)',
        '(serve|serves|used for) the present study .. then destroyed',
        'secondary use ; none',
        '(new|another|different) (question|project|study) ... must apply again',
        'confined to the (work|project|study) described',
        'only in connection with the (study|project)',
        '(not|never|no) ... (beyond|outside|other than) .. (research use statement|proposal|application|project|protocol|research plan) [you|that|as|which|described|submitted|approved|set]',
        '(in|for) no (other|future|further|different|second) (study|project|undertaking|protocol|experiment)',
        '(anything|any purpose|any use) (but|other than|except|besides) the (study|project|protocol|research) [named|described|above|set]',
        'in the (project|study) .. (xtitle|described|set out|named) ... in no other',
      ],
      unless: ['(ethic*|re identif*|contact*|xdisease research)'],
      lifted: true,
    },
  ],
  'DUO:0000028': [
    {
      says: [
        '(sample*|data|material|specimen*) (remain*|stay*|are kept) (within|in|inside) our (hospital|institute|institution|university|centre)',
        'not ... outside (its|their|his|her|the recipient s) own (laboratory|institution|organi*|premises)',
        '(not|never) be copied elsewhere',
        'distribution to third party .. (prohibited|forbidden|not)',
        '(licen*e|permission|access) is for one institution',
        'at the (site|premises|seat) of .. only',
        '(not|never) given to other (institution*|hospital*|universit*|laborator*)',
        '(access|use|right*|licen*e) .. (limited|confined|restricted) to .. (applicant*|recipient*|user*|requesting|requester*) [s] (institution|organi*|university|institute)',
        'no other (hospital|universit*|institution|laborator*|centre|institute) .. (will|may|shall|can|is|receives) .. (given|receive*|get|have|use|be|your)',
        '(kept|handled|used|stored|held|remain*|stay*) .. within the (premises|walls|buildings|laborator*) of .. (recipient|xorganisation|institution)',
      ],
      unless: ['(ethic*|country|xcountry only|publish*)'],
      lifted: true,
    },
  ],
  'DUO:0000029': [
    {
      says: [
        'results obtained .. (must|shall|should|will) be (provided|given|sent|returned|handed) to the (bank|biobank|registry|provider|cohort)',

        'copy of (all|the|any) results obtained .. (provided|given|sent|returned) to the (bank|biobank|registry|provider|cohort)',
        `${derived} ... (handed (back|over)|given back|returned|fed back|deposited|added|uploaded|sent back|entered|passed back|contributed|submitted) .. (to|in|into|with) .. ${home}`,
        `(hand|give|feed|send|pass) (back|over) to .. ${home} ... ${derived}`,
        `${en.must} ... (return|deposit|upload|contribute|give back|hand over|transmit|send) .. ${derived} .. (to|in|into|with) .. ${home}`,
      ],
      unless: [
        '(unused|remaining|left over|what is left|summary of|destroy*|withdraw*|returned to (you|participant*)|to you|individual results .. not|copy of (each|the|any) (publication|article|manuscript)|report* to|not returned|journal)',
        '(publish*|publication*|manuscript*)',
      ],
    },
  ],
  'DUO:0000043': [
    {
      says: [
        '(patient|participant|donor) s own doctor* .. (diagnosis|treatment|care)',
        '(physician*|doctor*|clinician*|care team) .. (may|can|will) .. (consult|use|see|open|read|look) ... (choose|decide|guide|select|adapt|therapy|treatment|treat|care|diagnos*)',
        'in (my|his|her|their|your) own (medical|clinical) care',
        '(used|use|consulted) .. in the (diagnosis|care|treatment) .. of the (patient|person|donor|child)',
        'so that .. (may|can) (guide|inform) .. (treatment|care|therapy)',
        'clinical use ; .. (permitted|allowed|yes)',
      ],
      unless: ['(not|no|nothing|never|nobody)', 'better (way*|treatment*)'],
    },
  ],
  'DUO:0000044': [
    {
      says: [
        '(compare|comparing|comparison*) .. (population*|ethnic*|people*|group*|communit*) .. (by|as to|in|according) .. (origin*|ancestry|descent) ... (turned down|refused|not|rejected|forbid*|prohibit*|excluded)',
        '(not|never|no one|nobody) ... (trace|infer|determine|find out|study|learn|know) .. (ancestry|ancestor*|where .. (come|came|comes) from|ethnic origin*)',
      ],
      unless: ['(only|solely|nothing else|not (prohibit*|forbid*|exclude*))'],
    },
  ],
  'DUO:0000016': [
    {
      says: [
        '(research|stud*|work|project*) .. (that|which|with) .. no genetic (component|element|question|aspect|dimension) .. (not|excluded|refused|prohibit*)',
        '(genetic|genomic) (stud*|research|work|analys*) (alone|only)',
        'only (genetic|genomic) (stud*|research|work)',
      ],
      unless: ['(xdisease|not only)'],
    },
  ],
  'DUO:0000015': [
    {
      says: [
        'not .. (methods|method|algorithm|software) development',
        '(development|developing|testing|design|designing|training) .. (algorithm*|software|method*|tools|models|statistic*) ... (not (permitted|allowed)|excluded|prohibit*|forbid*|ruled out)',
        'general methods (research|development|work) .. (not|excluded|prohibit*|forbid*)',
      ],
    },
  ],
  'DUO:0000024': [
    {
      says: [
        'right to publish first until',
        'only (allowed|permitted|possible) after xdate',
        '(wait|refrain) xduration before .. publish',
        '(nothing|no result*|no paper*|no finding*) .. (is|are|be) .. (published|presented|submitted|posted) .. (before|until) .. (xdate|xduration)',
        '(submitted|published|posted) from xdate [onwards] [and] not (earlier|before)',
        'hold back .. (results|findings) .. publication',
        'in the first year .. [you] .. not publish',
        'not .. publish .. in the first year',
        'until xdate ... (hold back|withhold|keep back) .. (result*|finding*|publication)',
      ],
    },
  ],
}
