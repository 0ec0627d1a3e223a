import type { UseRule } from '../use-rule.ts'
import { idiom } from './idiom.ts'

export const englishIdioms: readonly UseRule[] = [
  idiom(
    '0007',
    '(field|area|domain|purpose*|topic|subject|disease|condition) [of|for] [the|data|permitted|research] [use|research|study|interest|application] ; xdisease',
    '(title|project name)',
  ),
  idiom(
    '0045',
    'xcompany .. (refused|excluded|declined|rejected|turned away|not (accepted|admitted|eligible))',
    '(purpose*)',
  ),
  idiom('0022', '(remain*|stay*|kept|held|stored) .. on .. (soil|territory)', 'xnever'),
  idiom(
    '0024',
    '(not|no|never) .. (make|made) .. (result*|finding*) .. public .. (until|before|for) .. (xdate|xduration)',
    'xnever',
  ),
  idiom(
    '0027',
    '(reuse|re use|use|using) .. (in|for) (another|any other|other|further|a different|a second) (study|studies|project*|purpose*|protocol*) .. (not|prohibit*|forbid*|excluded|requires)',
    '(xdisease|health)',
  ),
  idiom(
    '0028',
    '(not|never|no) .. (given|shown|lent|passed|sent|released|transferred|disclosed|provided|made available|forwarded|handed) .. (institution|organi*|body|establishment|laborator*) .. (other than|except|but|apart from)',
    'ethic*',
  ),
  idiom(
    '0006',
    '(any|all|every|general) [kind*|type*|form*] [of] (health|medical|biomedical) [related] (research|stud*)',
    '(xdisease|not|approv*|or not)',
  ),
  idiom(
    '0006',
    '(serve*|support*|advance*|further*|benefit*|promote*|improve*) .. (medic*|health|healthcare|patients|biomedic*|treatment*|cure*)',
    'xdisease',
    '(or not|your|care team|not (limited|only)|xnotonly|participants|insur*|directly|benefit you|personally|social|histor*)',
  ),
  idiom(
    '0042',
    '(no (bounds|limit*|restriction*|constraint*|boundaries) .. (kind*|type*|field*|topic*|subject*|science|sort*)|(kind*|type*|field*|topic*) .. (research|science|study) .. (not (limited|restricted)|unlimited|unrestricted|open))',
    '(publi*|territor*|countr*)',
  ).lift(),
  idiom(
    '0019',
    '((result*|finding*|conclusion*|outcome*) .. (shall|must|will|are to|is to|have to) .. (offered|submitted|sent|put forward|proposed|placed|put|communicated|reported|shared|made) .. (publication|journal*|literature|open|public*|known|communit*)|(place*|put|bring|set|lay|make) .. (finding*|result*|conclusion*|outcome*) .. (literature|public|journal*|communit*|print|known|world))',
    '(until|embargo|before|moratorium|not .. (publish|submit|present|put|place|make)|refrain*|database|repository|participant*|acknowledg*|provider s|archive|if )',
  ),
  idiom(
    '0020',
    '((shall|must|will|to|is to) associate .. (team*|scientist*|xperson|investigator*|researcher*|member*)|(full|active|equal|genuine|real)? (partner|partners|collaborator*|co investigator*|coauthor*|co author*) (in|on|of) (the|each|every|any|all) .. (project*|work|stud*|analys*|publication*|article*)|(involve*|includ*|bring* in|enlist*|engage*) .. (xperson|scientist*|investigator*|researcher*|member*|team) .. (of|from|at|in) .. (provider|cohort|consortium|registry|institute|trust|xorganisation|biobank|study|project|office))'.replace(
      '(full|active|equal|genuine|real)? ',
      '',
    ),
    '(may |encourag*|liab*|own* staff|recipient shall ensure|recipient s staff|participants|your|not be read)',
  ),
  idiom(
    '0022',
    '(not|never|no|nor) .. (taken|moved|sent|brought|carried|go|shipped|shared|held|stored|opened|used|pass*|travel) .. (out of|outside|beyond|away from) .. (xcountry|xregion|the country|national)',
    'xnever',
  ),
  idiom(
    '0024',
    '((finding*|result*|analys*|manuscript*|conclusion*) .. (unpublished|under wraps|private|undisclosed|unreleased|confidential) .. (until|for) .. (xdate|xduration)|xduration .. (which|when|while) .. (alone|only|exclusive*|sole*) .. publish*|(alone|only|sole*|exclusive*|first) .. (right to publish|may publish|publish*) ... (until|for|during) .. (xdate|xduration))',
    '(comment*|review)',
  ),
  idiom(
    '0025',
    '((use*|access|work|analys*|permission|right*) .. (stop*|cease*|end*|finish*|lapse*|expire*|conclude*|close*) .. (on|by|at|after|upon|from) .. (xdate|xduration)|(hold|keep|use|retain|work|access|analyse|analyze) .. for .. xduration)',
    '(publi*|embargo|moratorium|clearance|ethics|approval|confiden*|contact|record*|report*|notice|participant*|study lasts|withhold|hold back|held back|log|audit|questionnaire|your (details|name)|password*|results)',
  ),
  idiom(
    '0028',
    '((no|not|nor|never) .. (copy|copies|access|part|portion|share) ... (to|for|with) .. (other|another|outside|third) .. (establishment|institution|organi*|body|site|laborator*|hospital|universit*)|on its own (site|premises|campus|servers|systems) ... (no|not|never|only))',
    '(ethic*|xnonprofit|country|publi*)',
  ),
  idiom(
    '0006',
    '(approved|admissible|eligible|permitted|accepted|allowed|suitable) (topic*|question*|project*|stud*|use*|purpose*|work) ... (health|illness|medic*|disease*|sick*)',
    'xdisease',
  ),
  idiom(
    '0006',
    '((team*|scientist*|researcher*|group*|laborator*|anyone|those) .. (who|that|which|working|trying|seeking|studying|looking|to) ... (health|healthy|well|ill|illness|sick*|disease*|cure*|medic*)) ',
    'xdisease',
    '(care team|your doctor|not (limited|know)|diagnosed|contact|questions)',
  ),
  idiom(
    '0006',
    '(help*|let|enable*|allow*) .. (scien*|researcher*|investigator*|doctor*|us) .. (learn|understand|find|discover|develop|improve|study|know) ... (health|ill|illness*|sick*|disease*|medicine*|treatment*|cure*)',
    'xdisease',
    '(we are asking|why this study)',
  ),
  idiom(
    '0042',
    '(any|whatever|all|every|whichever) .. (scientific )? .. (question*|branch*|topic*|subject*|stud*|line*) .. (of|these|they|you|it|to|that|in) ... (genome*|data|scien*|knowledge|worthwhile|learning|sample*|wish*|like*|choose*|pose*)'.replace(
      '(scientific )? .. ',
      '',
    ),
    '(health|medic* research|disease*|answer*|any questions|ask us|project*|xdisease|contact|only|all questions|withdraw*)',
  ).lift(),
  idiom(
    '0042',
    '((purpose|subject|topic|theme|field|question|aim) .. (research|study|work|inquiry|user*|recipient*)? .. (is|are) .. (left|up) .. (to|with) .. (user*|recipient*|researcher*|scientist*|you)|(does not|do not|no) .. matter .. (what|which|about) .. (research|study|question|field|subject|topic)|(free* to|may) [choose|pursue|select|set] .. (own|their|his|its|your) .. (question*|topic*|subject*))'.replace(
      '(research|study|work|inquiry|user*|recipient*)? .. ',
      '',
    ),
  ).lift(),
  idiom(
    '0042',
    '(any|every|all) .. (scien*|research*|question*|stud*) ... (whether or not|or not|irrespective|regardless|no matter|medical or) ...',
    '(xdisease|care|prohibit*|publish*)',
  ).lift(),
  idiom(
    '0007',
    '((outside|other than|beyond|unrelated to|not [related|relating|linked|connected|bearing] [to|on|with]|away from) .. xdisease ... (not|turned|refus*|reject*|excluded|prohibit*|declin*|forbid*|barred)|(must|shall|should|has to|have to|is to|are to) .. (bear*|concern*|address*|relate*|focus*|deal*|be about|aim*|directed|touch*|centre*|center*) .. xdisease|(serves|serve|dedicated to|devoted to|set aside for|earmarked for|meant for|intended for|reserved for|given for|donated for) .. xdisease|(study|research|work|investigation) (of|on|into) .. xdisease .. (other|another|any) ... (call*|require*|need*|fresh|new|not|no|excluded)|xdisease [research] (is|are) (all|the only|the sole)|no (question|topic|subject|aim|work|research|study|purpose) .. (but|except|other than|save) .. xdisease)',
    '(not (limited|confined|restricted)|diagnosed|you have|need not)',
  ),
  idiom(
    '0046',
    '((gain|profit|commercial|commerc*) .. (is|are|be) .. (excluded|ruled out|out of bounds|off limits|barred|forbidden|prohibited|not)|(sell*|sale|licens*|monetis*|monetiz*|trad*) [or] .. (data|sample*|material|genom*|result*|service*|anything) ... (out of bounds|off limits|not (allowed|permitted)|prohibit*|forbid*|excluded|ruled out|barred)|(nothing|none|no part|not|never|neither) ... (commercial account|commercial end*|commercial advantage|commercial value|commercial interest*|commercially|money|gain)|free (of|from) [any] commerc*|(make|made|making|earn*|turn*) .. (no|not any) [direct|financial] (profit|money|gain)|no (money|profit|gain) .. (made|drawn|earned|from|may)|(may|shall|must|can) not .. (be sold|sell*|licens*|market*) .. (result*|product*|anything|deriv*|service*)|for academic [use|research|purposes] only)',
    '(you will|to you|paid|whether|compan* .. appl*|participant* .. (receive|paid))',
  ),
  idiom(
    '0045',
    '((request*|application*|proposal*|enquir*) .. (from|by) .. (industry|compan*|xcompany|firms|business*|commercial) ... (not|refus*|declin*|reject*|turned|cannot|never|no)|(xcompany|compan*|business*|industry|firms) ... (not among|cannot be|may not|no access|shut out|closed|kept out|not (accepted|considered|entitled|open|invited)|need not apply|excluded|out)|(body|organi*|institution|entity|holder|recipient|user*) .. (that|which|who) .. (distributes|makes|seeks|pursues|earns|aims) .. no profit|(closed|shut) to .. (business*|compan*|industry|xcompany|firms)|only .. (academic|charit*|public) .. (group*|bod*|organi*|institution*|universit*|researcher*)|(universit*|charit*|hospitals) .. (may|can) .. (apply|use|study|receive) ... (compan*|xcompany|business*|firms|industry) .. (may not|cannot|not)|no [one] .. (employed by|working for|acting for) .. (compan*|xcompany|industry|business))',
    '(purpose*|paid service|may apply on the same|use*  for)',
  ),
  idiom(
    '0019',
    '((must|shall|will|is to|are to|undertake*|agree*|commit*|required|oblig*|may not keep) ... (in print|scientific public|tell the world|open publication|publication of [the|its|all|their] (result*|finding*|outcome*)|before the (public|scientific)|public domain|journal that|into the literature|appear in|written up|write up .. (publi*|journal|result*)|share .. (finding*|result*) .. (openly|publicly|world|communit*|scientist*)|bring out|brought out|into print|peer reviewed|(finding*|result*) .. (open|public|known))|(finding*|result*|outcome*) .. (not .. (kept (secret|back|from)|withheld|buried|kept to)|must not stay|may not remain) |no (finding|result)* .. may be (withheld|kept)|keep .. (finding*|result*) to (itself|himself|herself|themselves|yourself))',
    '(until|embargo|not [be] publi*|before (submi*|publi*|31|xdate)|acknowledg*|may publish|first right|withh* until|moratorium|database|archive|to you|hand in hand|side by side)',
    'xduration from release',
    '(plan*|design*) .. run',
  ),
  idiom(
    '0020',
    '((hand in hand|side by side|shoulder to shoulder|arm in arm|in tandem|in common|joint effort|as partners|be partners|partners in|joint project*|joint work|jointly|as a team) .. |no (analysis|study|project|work|research|use) ... without .. (investigator|scientist|member|researcher|xperson|participation|involvement|collaborat*)|(member|scientist|investigator|researcher|colleague|someone) .. (of|from) (our|the) .. (takes|take|shall|must|will|joins|is to) .. (part|join*|work*|be (part|on|among|included))|only .. (collaborative|joint) (project*|stud*|work|research)|collaborative (project*|stud*|work|research) .. only|(for|to) collaborative (project*|stud*|research) ... only|(bring*|take*|invite*) .. (investigator|scientist|member|researcher) .. (on board|into the team|onto the team)|(plan*|design*|run|carr*) .. (together|with) .. (xperson|provider|cohort|investigator*|team))',
    '(need not|dispute*|liable|may join|if you|mediat*|your doctor|take part in this study|children|visit|not merely consult)'.replace(
      '|not merely consult',
      '',
    ),
  ),
  idiom(
    '0021',
    '((cleared|approved|passed|reviewed|vetted|accepted|examined) by .. (ethic*|irb|review board|xcommittee|rec) ... (before|only|first|until|beforehand)|(only|until|unless|before|not .. till) ... (cleared|approved|passed|reviewed|vetted|accepted|agreed|blessing|consent|examined|yes|agreement) .. (by|of|from|to)? .. (ethic*|irb|review board|xcommittee)|(must|shall|should|has to|have to|need*) .. (be|have been|go|pass|get|seek|obtain|ask) ... (ethic*|irb|review board) )'.replace(
      '(by|of|from|to)? .. ',
      '',
    ),
    '(amend*|was approved|has been approved|were approved|have been approved by|this study|report*|adverse|xdate|every year|annual*|your rights|may contact|protocol change|withdraw*|questions|inform*)',
  ),
  idiom(
    '0022',
    '((keep|keeps|kept|stay*|remain*|held|hold|stored|store|hosted|analys*|analyz*|process*) ... (within|inside|in) .. (territory|borders|boundaries|frontiers|soil|limits) .. (xcountry|xregion|country)|(not|never|no|must not|may not) .. (cross*|pass*) .. (border*|frontier*)|(stay*|remain*) .. in .. xcountry|(servers|computers|machines|laboratories|cloud|data cent*) .. (in|inside|within) .. (xcountry|xregion) .. (and .. only|only|alone|nowhere)|no .. (foreign|overseas) .. (laborator*|institution*|partner*|researcher*|user*|server*)|(users|researchers|institutions|recipients|laboratories) .. (outside|beyond) .. (xcountry|xregion|country) .. (not|may not|cannot|excluded|refus*|no))',
    '(law*|court*|we ask|participant* .. remain|stay in hospital|ordinarily resid*)',
  ),
  idiom(
    '0025',
    '((licen*e|permission|right*|access|loan|authori*|use|agreement|term|grant) .. (lasts|last|runs|run|is|are|holds|extends|continues|granted) .. (for )?.. xduration|(lent|loaned|released|made available|supplied|provided|on loan|granted|available) .. for .. xduration|(beyond|after|past|from|on|as of) xdate ... (no (further|more|longer)|cease*|stop*|end*|not|wiped|destroy*|delet*|erase*|return*|lapse*)|(no (further|more)|not) .. use* .. (after|beyond|past) (xdate|xduration)|(use*|work|access*|analys*) .. (is|are) .. (limited|permitted|allowed) .. (to|for|until) .. (xdate|xduration)|(end|close|expiry|last day) .. (access|use|term|permission|period) .. (xdate|xduration)|(term|duration|validity|period) [of] .. ; .. (xduration|until xdate|to xdate))'.replace(
      '(for )?..',
      '..',
    ),
    '(publish*|publication*|embargo|moratorium|submit*|clearance|ethics|approval|confiden*|notice|report*|record*|pay*|fee|participant* .. (visit|follow)|visit*|follow*|study lasts|interview|questionnaire|suspend*|effective date|takes effect|begins|opens on|not expire|wait*|audit*|password*|working|first right|aged|year s|age of)',
  ),
  idiom(
    '0027',
    '((each|every|any|a|another|further|separate) (new|different|other|further|additional|fresh|second|separate) (project|study|use|question|protocol|experiment|purpose|aim|analysis) ... (call* for|require*|need*|must|fresh|new|not|may not|subject to|separate|outside)|(tied|bound|linked|attached|confined|restricted|limited) to .. (project|study|protocol|experiment|proposal|xtitle)|one project (at a time|only|alone)|(but )?not for (further|other|any other|additional) (experiment*|project*|stud*|question*)|(permission|licen*e|access|consent|approval|grant) .. (covers|extends to|is for|is limited to|concerns) .. (project|study|protocol|xtitle|experiment) ... (only|nothing else|alone|no other|no more)|nothing (but|beyond|outside|other than) .. (project|study|protocol|experiment|xtitle))'.replace(
      '(but )?',
      '',
    ),
    '(amend*|adverse|xdisease|health|participants|you will be asked|report*|publi*|genetic*|ethics committee .. each|needs? the approval of)',
    '(requires|require|needs|need|calls for) .. ethic*',
  ),
  idiom(
    '0028',
    '((no one|nobody|none) .. (outside|beyond|other than|except) .. (organi*|institution|xorganisation|universit*|staff|institute|hospital|centre)|(stay*|remain*|kept|keep|held|hold|used|use) .. (in|on|at|within) .. (laborator*|premises|own (institution|organi*|laborator*|walls)|xorganisation|recipient s) ... (no other|never|only|nowhere)|to no other (institution|organi*|body|laborator*|centre|hospital|universit*|establishment)|(to|by) xorganisation (alone|only)|(not|never) .. extend* to .. (partner*|affiliat*|collaborator*|other institution*|subsidiar*)|only .. (on|in) .. (computer*|server*|system*|machine*|laborator*|premises) .. (belonging|owned|of the recipient|recipient*|xorganisation|of the user|of the institution)|only .. (staff|members|employees|personnel|students) .. of .. (recipient|institution|xorganisation|university|institute)|(xorganisation|the recipient) .. (is|being) the (only|sole) (institution|organi*|body|place|site|laboratory))',
    '(xnonprofit|charit*|ethic*|country|hosted in|xcountry|xregion|publish*|notice*|study (staff|team)|your (name|identity)|key|confiden*)',
    '(hospital*|universit*) and',
  ),
  idiom(
    '0029',
    '((what|everything|anything|whatever|all) .. (user*|recipient*|derive*|produce*|generat*|obtain*|find*|comput*|learn*) ... (goes back|go back|flows back|comes back|come back|return*|given back|handed back|back (to|into))|(give*|hand*|supply|supplies|send*|provide*|pass*|furnish*|transmit*|deliver*) .. (provider|biobank|registry|cohort|repository|bank|archive|consortium|xorganisation|resource|custodian|centre|institute|office) ... (copy of|copies of)? .. (genotype*|sequence*|derived|variant*|result*|data|annotation*|calls|scores|measurement*)|(shall|must|will|are to|is to) be (added|joined|merged|fed|loaded|integrated|incorporated|included) .. (database|collection|archive|registry|repository|resource|biobank|cohort)|(result*|data|genotype*|sequence*|variant*|annotation*) ... (back (to|into)|return* to|returns to|revert to) .. (provider|biobank|registry|cohort|repository|database|archive|consortium|xorganisation|resource|custodian|collection))'.replace(
      '(copy of|copies of)? .. ',
      '',
    ),
    '(participant*|donor*|individual result*|destroy*|report*|remaining|unused|your|before the first|ethic*|audit|list of|names of|certificate|draft|manuscript|may ask|article|paper|the provider (shall|will)|leftover|not consumed|what is left|confiden*|instructions)',
  ),
  idiom(
    '0044',
    '((not|never|no|nobody|nor|prohibit*|forbid*|off limits|out of bounds|excluded) ... (tribe*|clan*|ethnic*|descend*|ancest*|origins|race|racial|bloodline*|peopl* .. descend|where .. from)|(tribe*|clan*|ethnic*|ancest*|origins|racial) ... (not|off limits|out of bounds|excluded|forbidden|prohibited|closed))',
    '(do not mind|not mind|only|nothing else|discriminat*|insurance|identif*|regardless of|relationship|equal|no question .. except)',
  ),
  idiom(
    '0016',
    '((no|not|without|has no|have no|lack*|unrelated) .. (bearing|link|connection|relation|relevance|related|component|question) .. (gene|genes|genetic*|heredit*|inherit*) ... (not|excluded|outside|refus*|prohibit*|barred|may not)|(stud*|research|work|investigation*) (of|on|into|about) (gene|genes|genetics|heredity|inheritance) .. (alone|only|nothing|no other))',
    'xdisease',
  ),
]
