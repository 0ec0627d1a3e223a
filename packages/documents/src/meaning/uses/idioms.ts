import type { DataUseId } from '@tessera/contracts/data-use'
import type { UseRule, UseRules } from './use-rule.ts'

/** Ways of saying a term that the general rules of its family do not reach. */
export const idioms: UseRules = {
  en: [
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
  ],
  fr: [
    idiom(
      '0007',
      '(champ|domaine|finalite|objet|theme|maladie) [d|de|du] [l|la] [utilisation|usage|recherche|etude|application] ; xdisease',
      'intitul*',
    ),
    idiom('0045', 'xcompany .. (sont|est|seront|sera) .. (ecarte*|refuse*|exclu*|rejete*)', 'fins'),
    idiom(
      '0020',
      '(chaque|tout) (projet|etude|analyse|travail) .. (comprend*|inclu*|compte*|comporte*|associe*) .. (co investigat*|coinvestigat*|chercheur*|investigat*|membre*|xperson|scientifique*)',
      'xnever',
    ),
    idiom(
      '0025',
      '(acces|usage|utilisation) .. (ferme*|clos|coupe*|arrete*|retire*) .. (xdate|xduration)',
      'publi*',
    ),
    idiom(
      '0027',
      '(reutilisation|utilisation|usage|emploi) .. (dans|pour) (une autre|un autre|d autres|toute autre|tout autre) (etude*|projet*|recherche*|fin|protocole*) .. (n|ne|interdi*|exclu*|exige*|requier*)',
      'xdisease',
    ),
    idiom(
      '0028',
      '(ne|n|ni|aucun*) .. (remis*|transmis*|communique*|cede*|confie*|envoye*|prete*) .. (institution|etablissement|organisme|laboratoire) .. (autre que|hormis|sauf|different*)',
      'ethique',
    ),
    idiom(
      '0006',
      '((projets|travaux|recherches|questions|demandes|etudes) .. (relev*|concern*|port*|vis*|touch*|ressorti*|admis*) .. (medecine|sante|biomed*|medica*)|(avancer|progresser|progres|enrichir|ameliorer|developper|approfondir|faire avancer) .. (connaissance*|comprehension|medecine|savoir*|traitement*|soins|sante) .. (maladie*|sante|medic*|patients|humaine)|(progres|avancee*|service|benefice) .. (de la medecine|de la sante|medica*|des malades|des patients))',
      'xdisease',
      '(ou non|ne ... pas|sans lien|votre prise en charge|autre chose)',
    ),
    idiom(
      '0019',
      '((resultat*|conclusion*) .. (sont|seront|est|doivent etre|devront etre) .. (soumis|propose*|publie*|diffuse*|communique*) .. (publication|revue*|communaute|public*)|(soumet*|propose*) .. (resultat*|conclusion*|travaux) .. (publication|revue*))',
      '(avant|jusqu*|embargo|moratoire|ne .. (publi*|soumet*)|abst*|base d*|vous|individuel*)',
    ),
    idiom(
      '0020',
      '(associe*|implique*|integre*) .. (equipe|chercheur*|membre*|investigat*|xperson|scientifique*|coordinat*) .. (a|au|aux|dans) .. (chaque|toute*|tout|chacune|travaux|etude*|analyse*|projet*|recherche*|publication*)',
      '(peut|facultat*|s il|libre)',
    ),
    idiom(
      '0024',
      '(resultat*|conclusion*|donnees|travaux) .. (inedit*|non publie*|secret*|confidentiel*|reserve*) .. (jusqu*|pendant|avant|durant) .. (xdate|xduration)',
      '(comment*|identi*)',
    ),
    idiom(
      '0025',
      '((detenir|conserver|garder|tenir|utiliser|employer|exploiter|analyser|consulter|travailler) .. (pendant|durant|pour) .. xduration|(utilisation|usage|emploi|acces|droit|autorisation) .. (cesse*|prend* fin|s arrete*|finit|s eteint|expire*) .. (xdate|xduration))',
      '(publi*|embargo|moratoire|coordonnees|ethique|avis|rapport*|journal|registre)',
    ),
    idiom(
      '0028',
      '((ne|n|ni|aucune|sans) .. (copie|acces|exemplaire|partie|part) .. (a|aux|pour|par) .. (autre*|tiers|exterieur*) .. (etablissement*|institution*|organisme*|laboratoire*|structure*|universite*)|propre (site|campus|serveur*) ... (ne|n|aucun*|uniquement|seul*))',
      '(ethique|xnonprofit|pays|publi*)',
    ),
    idiom(
      '0006',
      '(aider*|permettr*|permettent|serv*) .. (chercheur*|scientifique*|medecin*|medecine|recherche) ... (soigner|prevenir|guerir|traiter|comprendre .. maladie*|maladie*|sante)',
      'xdisease',
      '(vos soins|par exemple|vous risquez)',
    ),
    idiom(
      '0006',
      '(but|visee|objectif|finalite|fin|vocation|portee|interet) (medica*|sanitaire*|therapeutique*|de sante) ',
      'xdisease',
      '(ou non|ne .. pas|sans|commission|comite|autre chose)',
    ),
    idiom(
      '0042',
      '(question*|sujet*|theme*|recherche*) .. (qu il|qu elle|qu ils|que l utilisateur|de son choix|de leur choix|qui lui|au choix|libre choix|librement) ...',
      '(sante uniquement|vos questions|ethique|interdi*|xdisease|poser)',
    ).lift(),
    idiom(
      '0042',
      '((theme|sujet|objet|domaine|choix|finalite) .. (est|sont|reste) .. (laisse*|libre*|ouvert*|indifferent*)|(au|le) libre choix|tous les (domaines|champs|sujets|themes)|(question*|sujet*|recherche*) ... (de medecine|medica*|de sante) ... (ou [d] (autre*|non)|et autre*))',
      '(xdisease|interdi*|ethique)',
    ).lift(),
    idiom(
      '0007',
      '((etranger* a|sans (lien|rapport) avec|hors d*|autre* que|autrement que) .. xdisease ... (exclu*|interdi*|refus*|ne|n|rejet*|ecarte*)|(doi*|devr*) .. (porter|concerner|viser|traiter|s inscrire|se rapporter|avoir trait|etre consacre*) .. xdisease|(donne*|preleve*|remis*|reserve*|consacre*|dedie*|destine*|confie*|legue*) .. (pour|a|au|aux|en vue) .. xdisease ... (ne|n|rien|aucun*|seul*|exclus*|uniquement)|(sert|servent|serviront|servira) .. xdisease)',
      '(pas limite*|ne se limite*|vous etes atteint)',
    ),
    idiom(
      '0046',
      '((vente|vendre|vendu*|licence*|cession) .. (donnees|echantillon*|materiel|resultat*|service*|produit*|decoul*|deriv*) ... (interdi*|prohib*|exclu*|proscri*|n est pas|ne peu*)|(ne|n|sans|ni|aucun*|jamais) ... (profit|profits|benefice commercial|gain financier|gagner de l argent|argent|gain|commerc*|lucr*|vendre .. (resultat*|produit*|donnees))|(lucr*|commerc*|mercantil*) ... (exclu*|interdi*|proscri*|banni*))',
      '(vous ne (recev*|percev*|serez|toucher*)|votre participation|ne sera jamais vendu|gratuit*|remuner*|a but lucratif n|n est pas remun*|xnonprofit)',
    ),
    idiom(
      '0045',
      '((demande*|candidature*|dossier*|projet*) .. (de|des|d|par|emanant|provenant|venant|emises) .. (industrie|entreprise*|societe*|xcompany|firme*) ... (ne|n|refus*|rejet*|irrecevable*|exclu*|pas)|(entreprise*|xcompany|industrie*|societes) ... (n ont pas|n y ont|irrecevable*|exclu*|tenues a l ecart|n est pas|ne sont pas|non admis*)|(ferme*|interdit*) .. (aux|a) .. (entreprise*|xcompany|industrie)|(seul*|uniquement|reserve*) ... (universit*|association*|organismes publics|academi*|hopitaux publics|etablissements publics))',
      '(fins commerciales|ethique|but lucratif ou|pas reserve*)',
      'seul* .. (personnel|membres)',
    ),
    idiom(
      '0019',
      '((publiera|publieront|fera connaitre|feront connaitre|porte* .. connaissance|portera .. connaissance|diffusera|diffuse*|rendra public*|rend public*) ... (resultat*|conclusion*|trouve*|decouvert*|travaux|scientifique*|communaute)|fait connaitre .. (resultat*|conclusion*|decouverte*)|(publie|publient) .. (ses|leurs|les|l ensemble) .. (resultat*|conclusion*|travaux)|(resultat*|conclusion*) ... (devr*|doi*|seront) ... (paraitre|parait*|publi*|accessible*|connu*|diffus*)|(ne .. garde* .. resultat*|ne .. pas garder .. resultat*))',
      `(avant|jusqu*|embargo|moratoire|abst*|quand il|librement|s il le|nul autre|ne publi*|base d*|identi*|vous|delai|peut publier|chaque partie|des qu il|resume des)`,
    ),
    idiom(
      '0020',
      '((main dans la main|cote a cote|de concert|de conserve|ensemble|en equipe|conjointement|en binome|a quatre mains) ...|aucun* (projet|analyse|etude|recherche|travail) ... sans .. (participation|concours|chercheur*|membre|investigat*|collabor*|association|xperson)|(chercheur*|membre|scientifique|investigat*|representant) .. (du|de la|de l|des|de) .. (participe*|prend* part|particip*|intervien*|est associe*|figure*) |(participation|implication|concours) d* .. (chercheur*|membre|xperson|scientifique|investigat*|equipe) .. (est|obligatoire*|requise*|exige*))',
      '(vous|votre|s il|responsab*|litige*|facultat*|xcommittee|ethique|votent|l ensemble|jury|seance|comite)',
    ),
    idiom(
      '0021',
      '(sans|avant|qu une fois|qu apres|des que|jusqu a|tant que|apres|prealable*|sous reserve|seulement si|condition*) ... (aval|accord|avis|approbation|feu vert|autorisation|agrement|visa|certificat|attestation|decision) .. (de|du|d|des|favorable|positif) .. (ethique*|xcommittee|protection des personnes)',
      '(amendement*|modification*|a rendu|a donne|xdate|etude a ete|evenement*|rapport*|recrut*|participant*)',
    ),
    idiom(
      '0022',
      '((ne|n|ni|jamais|aucun*) .. (pass*|franchi*|travers*) .. frontiere*|(interdi*|defend*|prohib*) d .. (export*|envoy*|expedi*|transfer*) ...|(export*|expedition) .. (interdi*|prohib*|defendu*|exclu*)|(serveur*|laboratoire*|ordinateur*|machine*) .. (situe*|etabli*|sis|install*) .. (en|au|aux|a|sur|dans) .. (xcountry|xregion|territoire) .. (exclus*|uniquement|seul*|et nulle)|(depuis|a partir) .. (xcountry|xregion) .. (uniquement|seulement|exclusivement))',
      '(argent|loi|droit)',
      '(sauf|hors) .. (sante)',
    ),
    idiom(
      '0024',
      '((attend*|patient*|differ*|repouss*) ... (xduration|xdate) ... (publi*|soumet*|manuscrit*|article*|communiqu*|present*)|(priorite|exclusivite|premier*) .. publi* ... (jusqu*|xdate|xduration|avant)|publi* .. (premier*|premieres) ... (avant|jusqu*|xdate|xduration))',
      '(relecture|commentaire*)',
    ),
    idiom(
      '0025',
      '((prete*|consenti*|accorde*|octroye*|concede*|mis* a disposition|cede*|remis*|confie*|ouvert*|valable*) .. (pour|pendant|durant) .. xduration|(ne|n) .. (plus|pas) .. (utilis*|employ*|exploit*|servir|serv*) .. (apres|au dela|passe) .. (xdate|xduration)|(apres|passe|au dela du|a compter du|des le|le) xdate ... (cesse*|prend* fin|plus|detrui*|efface*|supprim*|expire*|s eteint)|duree .. ; .. (xduration|jusqu* .. xdate))',
      '(publi*|embargo|moratoire|ethique|avis|preavis|rapport*|prend effet|en vigueur|confiden*|hospital*|suivi*|visite*|participation dure|archives|dossier|suspens*|manuscrit*|article*|age|signe*|delai)',
    ),
    idiom(
      '0027',
      '((autorisation|acces|accord|permission|licence|droit|consentement) .. (vaut|est valable|porte|couvre|concerne|est donne*|limite*|s etend) .. (projet|etude|protocole|xtitle|experience) ... (seul*|uniquement|exclus*|rien|aucun*|autre*)|(un|tout|toute|une|chaque) (autre|nouveau|nouvelle|second|seconde|different) (projet|etude|question|protocole|experience|recherche|usage|utilisation|emploi) ... (exige*|requier*|necessit*|suppos*|fera|fait|appel*|demande*|doit|soumis*|interdi*|exclu*|subordon*)|(se limite*|limite*|borne*|restreint*|lie*|attache*|cantonne*) .. (a l|au|a la|aux) .. (experience|projet|etude|protocole|annexe|demande) )',
      '(amendement*|modification*|participant*|genetique*|duree|evenement*|approuve* par .. (ethique|xcommittee)|xdisease|sante|donnees de sante|ne .. limite* pas)',
    ),
    idiom(
      '0028',
      '((seule|seul) xorganisation|(ne|n) .. etend .. pas a .. (partenaire*|filiale*|affili*|etablissement*|autre* (etablissement*|organisme*))|(demeur*|rest*|conserv*|garde*) .. (dans|sur|au|a) .. (laboratoire*|locaux|murs|xorganisation|serveurs) .. (destinataire|receveur|beneficiaire|utilisateur|preneur|institut*|xorganisation|et) .. (ne|n|seul*|sans|nul*|exclus*|uniquement)|(nul|personne|aucun*) .. (hors|exterieur*|en dehors|etranger*) d* .. (xorganisation|etablissement|institution|laboratoire)|(a|aux|par) .. (seul*) .. (xorganisation|personnel|membres|agents|etudiants|salaries) .. (xorganisation|destinataire|beneficiaire|etablissement|institut*)|ne .. (lu*|ouvert*|consulte*|utilise*|traite*|manipule*) que par .. (personnel|membres|agents|equipe*|chercheurs) .. (de|du|d) )',
      '(xcountry|xregion|ethique|publi*|xnonprofit|xcommittee|universites|confiden*|nom et|identite|cle de)',
    ),
    idiom(
      '0029',
      '((ce que|tout ce|l ensemble de|les donnees|resultats) .. (utilisateur|tire*|produi*|obtien*|calcul*|derive*|issu*|deduit*|il) ... (revien*|retourn*|rejoign*|reviendr*|alimente*|revers*|rendu*|restitu*|verse*) .. (au|a|a la|aux|dans|vers|le|la) .. (registre|base|banque|biobanque|fournisseur|collection|cohorte|depot|plateforme|consortium|xorganisation|programme)|(remet|remettra|remettent|donne*|fournit|fournira|transmet|transmettra|communique*|envoie*|enverra|livre*|adresse*) .. (au|a la|a l|aux|a) .. (fournisseur|biobanque|registre|plateforme|cohorte|consortium|xorganisation|banque|programme|centre|institut) ... (genotypes|sequences|donnees derive*|variants|resultat*|annotations|matrices|profils|donnees qu))',
      '(detrui*|rapport*|participant*|restant*|copie d* .. (avis|certificat|article|approb*|attest*)|certificat|ethique|avis|liste|noms|manuscrit|facultati*|avant tout|vos|votre|article)',
    ),
    idiom(
      '0044',
      '((ne|n|pas|jamais|aucun*|interdi*|prohib*|proscri*|exclu*) ... (ancetre*|ethni*|origines|ascendance|tribu|clan|d ou vien*|race|raciale*|origine (ethnique|geographique|des populations))|(ancetre*|ethni*|origines|ascendance|tribu|d ou viennent|origine ethnique) ... (interdi*|prohib*|proscri*|exclu*|banni*|ecarte*))',
      '(uniquement|rien d autre|seulement|discrimin*|assurance|identifi*|egard|sans distinction|quelle que soit)',
    ),
    idiom(
      '0016',
      '((sans|depourvu* d*|etranger* a) .. (lien|rapport|composante|genetique|heredite) ... (genetique*|gene|genes|ne|n|exclu*|interdi*) .. |(etude|recherche|travaux) .. (des genes|de l heredite|genetique*) .. (elle seule|eux seuls|rien d autre|et a elle))',
      '(xdisease|sante|reidentif*)',
    ),
  ],
  pt: [
    idiom(
      '0007',
      '(campo|area|dominio|finalidade|objeto|tema|doenca) [de|da|do] [utilizacao|uso|pesquisa|investigacao|estudo|aplicacao] ; xdisease',
      'titulo',
    ),
    idiom(
      '0045',
      'xcompany .. (sao|serao|ficam) .. (recusad*|excluid*|rejeitad*|de fora)',
      'para fins',
    ),
    idiom(
      '0020',
      '(cada|todo|todo o) (projeto|projecto|estudo|analise|trabalho) .. (inclui|incluira|compreende|conta com|integra|associa) .. (coinvestigador*|co investigador*|investigador*|pesquisador*|membro*|xperson|cientista*)',
      'xnever',
    ),
    idiom(
      '0025',
      '(acesso|uso|utilizacao) .. (encerra*|fecha*|cortad*|retirad*) .. (xdate|xduration)',
      'publica*',
    ),
    idiom(
      '0027',
      '(nao|vedad*|proibid*) .. (reutilizacao|utilizacao|uso|emprego) .. (noutro|noutra|em outro|em outra|para outro|para outra) (estudo*|projet*|project*|pesquisa*|fim|protocolo*)',
      'xdisease',
    ),
    idiom(
      '0028',
      '(nao|nem|nenhum*) .. (entregue*|transmitid*|comunicad*|cedid*|confiad*|enviad*|emprestad*) .. (instituicao|entidade|estabelecimento|laboratorio) .. (diferente|que nao|salvo|alem|diversa)',
      'etica',
    ),
    idiom(
      '0006',
      '((projetos|projectos|trabalhos|pesquisas|perguntas|pedidos|estudos) .. (dizem respeito|respeit*|incid*|vis*|vers*|tratem|relev*|admitid*|aceit*) .. (medicina|saude|biomed*|medic*)|(avancar|progredir|progresso*|enriquecer|melhorar|desenvolver|aprofundar) .. (conhecimento*|compreensao|medicina|saber*|tratamento*|cuidados|saude) .. (doenca*|saude|medic*|doentes|humana)|(progresso|avanco*|servico|beneficio) .. (da medicina|da saude|medic*|dos doentes|dos pacientes))',
      'xdisease',
      '(ou nao|nao ... (saude|medic*)|sem relacao|seu atendimento|outra coisa)',
    ),
    idiom(
      '0019',
      '((resultad*|conclus*|achad*) .. (sao|serao|e|deverao ser|devem ser|tem de ser) .. (submetid*|propost*|publicad*|divulgad*|comunicad*|difundid*) .. (publicacao|revista*|comunidade|public*)|(submet*|propo*) .. (resultad*|conclus*|trabalho*) .. (publicacao|revista*))',
      '(antes|ate xdate|embargo|moratoria|nao .. (publi*|submet*|divulg*)|abst*|base d*|individuai*)',
    ),
    idiom(
      '0020',
      '(associa*|envolve*|integra*|inclui*|incluira) .. (equip*|investigador*|pesquisador*|membro*|xperson|cientista*|coordenador*|curador*) .. (a|ao|aos|as|em|na|no|nas|nos) .. (cada|todas|todo|trabalhos|estudo*|analise*|projeto*|pesquisa*|publicac*|etapa*)',
      '(pode |facultat*|se o quiser|livre)',
    ),
    idiom(
      '0024',
      '(resultad*|conclus*|trabalhos) .. (inedit*|nao publicad*|sob reserva|confidenciai*|em sigilo) .. (ate|durante|por) .. (xdate|xduration)',
      '(comentario*|identific*)',
    ),
    idiom(
      '0025',
      '((deter|conservar|guardar|manter|utilizar|usar|empregar|explorar|analisar|consultar|trabalhar) .. (durante|por|pelo prazo de) .. xduration|(utilizacao|uso|emprego|acesso|direito|autorizacao) .. (cessa*|termina*|acaba*|finda*|expira*|extingue*) .. (xdate|xduration))',
      '(publica*|embargo|moratoria|contacto*|contato*|etica|parecer|relatori*|registo d*|prontuario)',
    ),
    idiom(
      '0028',
      '((nao|nem|nenhuma|sem) .. (copia|acesso|exemplar|parte) .. (a|ao|as|para|por) .. (outr*|terceir*|extern*) .. (estabelecimento*|instituic*|organism*|laboratorio*|entidade*|universidade*)|proprio (sitio|campus|servidor*|edificio) ... (nao|nenhum*|apenas|so))',
      '(etica|xnonprofit|pais|publica*)',
    ),
    idiom(
      '0006',
      '(ajudar*|permitir*|servir*) .. (cientista*|investigador*|pesquisador*|medic*|ciencia) ... (prevenir|curar|tratar|compreender .. doenca*|entender .. doenca*|saude|doenca*)',
      'xdisease',
      '(o seu tratamento|por exemplo|seu medico)',
    ),
    idiom(
      '0006',
      '(finalidade*|fim|fins|objetivo*|objectivo*|vocacao|intuito|interesse|ambito) (medic*|sanitari*|terapeutic*|de saude|em saude|da saude)',
      'xdisease',
      '(ou nao|nao ... (finalidade*|fim|fins)|sem|comissao|comite|outra coisa)',
    ),
    idiom(
      '0042',
      '(pergunta*|tema*|assunto*|pesquisa*|questo*) .. (que quiser*|que entender*|que desejar*|a sua escolha|que lhe|ao seu criterio|a livre escolha|livre escolha|livremente|que bem) ...',
      '(suas perguntas|duvida*|etica|vedad*|proibid*|xdisease)',
    ).lift(),
    idiom(
      '0042',
      '((tema|assunto|objeto|area|escolha|finalidade) .. (e|sao|fica|ficam) .. (deixad*|livre*|abert*|indiferente*|a livre|ao criterio)|a livre escolha|todos os (ramos|campos|dominios|temas|assuntos)|todas as areas|(pergunta*|tema*|pesquisa*) ... (de medicina|medic*|de saude) ... (ou [de] (outr*|nao)|e outr*))',
      '(xdisease|vedad*|proibid*|etica)',
    ).lift(),
    idiom(
      '0007',
      '((alhei* a*|sem (ligacao|relacao) com|fora d*|diferente d*) .. xdisease ... (excluid*|proibid*|vedad*|recus*|nao|rejeit*)|(excluid*|proibid*|vedad*|recus*) .. (pesquisa*|investigac*|estudo*) .. (alhei*|fora|sem) .. xdisease|(deve*|deverao|devera|tem de|terao de) .. (incidir|versar|tratar|visar|dizer respeito|respeitar|incidem|centrar|focar|dedicar|ter por objeto) .. xdisease|(doad*|dad*|colhid*|cedid*|reservad*|dedicad*|destinad*|entregue*|confiad*) .. (para|a|ao|as) .. xdisease ... (nao|nada|nenhum*|apenas|so|exclus*)|(serve|servem|servirao|servira) .. xdisease)',
      '(nao se limita*|nao limitad*|porque tem)',
    ),
    idiom(
      '0046',
      '((venda|vender|vendid*|licenciamento|licenciar) .. (dados|amostras|material|resultados|servic*|produtos|deriv*) ... (proibid*|vedad*|excluid*|nao (e|sao|pode*))|(vedad*|proibid*) .. (venda|vender|comercializ*|licenciar)|(nao|sem|nem|nenhum*|nunca) ... (lucro|lucros|proveito (comercial|economico)|ganho financeiro|ganhar dinheiro|dinheiro|comerc*|lucrativ*|vender .. (resultados|produtos|dados))|(abst*) .. (comerc*|lucr*|emprego lucrativo)|(lucr*|comerc*) ... (excluid*|proibid*|vedad*|proscrit*|interdit*))',
      '(nao recebera*|remunera*|gratuit*|sua participacao|nao sera pag*|pagamento|nao lhe|nao vendemos|o senhor|xnonprofit)',
    ),
    idiom(
      '0045',
      '((pedido*|candidatura*|solicitac*|projeto*) .. (de|das|da|dos|por|vind*|proveniente*|oriund*) .. (industria|empresa*|xcompany|firma*) ... (nao|recus*|rejeit*|indefer*|excluid*)|(empresa*|xcompany|industria) ... (nao tem acesso|nao sao (aceit*|admit*|elegiv*)|nao podem|excluid*|ficam de fora|fora|inelegiv*|vedad*)|(fechad*|vedad*|interdit*) .. (a|as|para) .. (empresa*|xcompany|industria)|(so|apenas|somente|reservad*) ... (universidades|associac*|entidades publicas|academic*|hospitais publicos|misericordias|organismos publicos))',
      '(fins comerciais|etica|nao reservad*|fazer negocio)',
      '(pessoal|membros|estudantes) da*',
    ),
    idiom(
      '0019',
      '((publicara|publicarao|dara a conhecer|darao a conhecer|da a conhecer|dao a conhecer|divulgara|divulga|divulgarao|difundira|leva .. conhecimento|levara .. conhecimento|tornara public*) ... (resultad*|conclus*|encontr*|descob*|achad*|trabalho*|cientific*|comunidade|publicacao|apur*)|(publica|publicam) .. (os|seus|todos|suas) .. (resultad*|conclus*|achad*)|(resultad*|conclus*|achad*) ... (dever*|deve*|tem de|terao de|serao) ... (sair|saem|publi*|acessiv*|conhecid*|divulgad*|aparecer|revista*)|nao .. guardar* .. resultad* .. para si)',
      '(antes|ate xdate|ate ao|embargo|moratoria|abst*|quando quiser*|livremente|mais ninguem|nao publi*|nao divulg*|base d*|identi*|periodo|pode publicar|primeiro|logo que)',
    ),
    idiom(
      '0020',
      '((lado a lado|de maos dadas|ombro a ombro|em conjunto|conjuntamente|em equipa|em equipe|juntos|a quatro maos|em comum) ...|nenhum* (projeto|projecto|analise|estudo|pesquisa|trabalho) ... sem .. (participacao|colaborac*|investigador*|membro|pesquisador*|envolvimento|concurso|xperson)|(investigador*|pesquisador*|membro|cientista|representante) .. (do|da|dos|das) .. (participa*|toma* parte|intervem|intervir*|integra*|faz parte|e associad*) |(participacao|envolvimento|intervencao) d* .. (investigador*|membro|xperson|pesquisador*|cientista|equip*) .. (e|obrigatori*|exigid*|condicao))',
      '(o senhor|voce|se o quiser|responsab*|litig*|facultat*|xcommittee|etica|desejam|assinado por|de comum acordo|comissao)',
    ),
    idiom(
      '0021',
      '(sem|antes|depois de|apos|so|uma vez|previ*|enquanto|sob condicao|desde que|mediante|ate que) ... (aval|acordo|parecer|aprovacao|luz verde|autorizacao|anuencia|certificado|decisao|concordancia) .. (de|do|da|dos|das|favoravel|positivo|emitido) .. (etica|etico|xcommittee|cep|bioetica)',
      '(emenda*|alterac*|aprovou|autorizou|xdate|foi aprovad*|evento*|relatori*|recrut*|participante*|deliber*)',
    ),
    idiom(
      '0022',
      '((nao|nem|nunca|nenhum*) .. (pass*|atravess*|cruz*|transp*) .. fronteira*|(proibid*|vedad*|interdit*) .. (export*|enviar|expedir|levar) ...|(export*|expedic*) .. (proibid*|vedad*|interdit*|excluid*)|(servidor*|laboratorio*|computador*|maquina*) .. (situad*|localizad*|instalad*|sediad*) .. (em|no|na|nos|nas) .. (xcountry|xregion|territorio) .. (exclus*|apenas|somente|so|e em)|(a partir d*|desde) .. (xcountry|xregion) .. (apenas|somente|exclusivamente)|(decorrem|realizam se|tem lugar|fazem se|serao feitas|sao feitas) .. xcountry .. (nenhum|so|apenas|exclus*|e nao|nao))',
      '(dinheiro|lei |foro)',
    ),
    idiom(
      '0024',
      '((espera*|aguard*|adia*) ... (xduration|xdate) ... (public*|submet*|manuscrito*|artigo*|divulg*|apresent*)|(prioridade|exclusivi*|primeir*) .. public* ... (ate|xdate|xduration|antes)|public* .. primeir* ... (antes|ate|xdate|xduration)|(artigo*|manuscrito*|trabalho*|resultado*) .. (saira*|sai|aparece*|vira* a publico) .. antes|nenhum* (artigo|manuscrito|publicacao|comunicacao|resumo|cartaz) ... antes)',
      '(comentario*|revisao da minuta)',
    ),
    idiom(
      '0025',
      '((emprestad*|concedid*|outorgad*|facultad*|cedid*|disponibilizad*|entregue*|confiad*|abert*|valid*) .. (por|durante|pelo prazo de|pelo periodo de) .. xduration|nao .. (mais)? .. (utiliz*|us*|empreg*|servir|explor*) .. (apos|depois d*|alem d*|passad*) .. (xdate|xduration)|(apos|passado|depois de|alem de|a partir de|em|o dia) .. xdate ... (cessa*|termina*|nao .. mais|destru*|apag*|elimin*|expira*|extingue*)|(duracao|prazo|vigencia) .. ; .. (xduration|ate .. xdate))'.replace(
        '(mais)? .. ',
        '',
      ),
      '(publica*|embargo|moratoria|etica|parecer|aviso|relatori*|produz efeito*|em vigor|vigora desde|confiden*|intern*|acompanh*|consulta*|a sua participacao|prontuario|suspens*|manuscrito*|artigo*|idade|assin*|em ate|prazo de dez dias|resposta|antecedencia|comunica*|divulg*|nasci*)',
    ),
    idiom(
      '0027',
      '((autorizacao|acesso|acordo|licenca|direito|consentimento|permissao) .. (vale|e valid*|cobre|abrange|diz respeito|limita se|limitad*|e dad*|refere se) .. (projeto|projecto|estudo|protocolo|xtitle|experiencia) ... (so|apenas|exclus*|somente|nada|nenhum*|outr*)|(outro|nova|novo|qualquer outr*|cada novo|cada nova|outra) (projeto|projecto|estudo|pergunta|protocolo|experiencia|pesquisa|uso|utilizacao|emprego|investigacao) ... (exig*|requer*|necessit*|pressup*|depend*|carece*|precis*|deve*|sujeit*|proibid*|vedad*|excluid*)|(limita se|limitam se|limitad*|restring* se|ligad*|vinculad*|adstrit*|cingid*|cinge se) .. (ao|a|aos|as) .. (experiencia|projeto|projecto|estudo|protocolo|anexo|pedido))',
      '(emenda*|alterac*|participante* podem|genetic*|duracao|evento*|aprovad* .. (etica|xcommittee)|xdisease|saude|nao se limita*)',
    ),
    idiom(
      '0028',
      '((so|apenas|somente) .. xorganisation|(nao) .. estende* .. a .. (parceir*|filia*|afiliad*|entidade*|outr* (instituic*|entidade*))|(permanec*|fica*|conserva*|guarda*|mantid*) .. (no|na|nos|nas|em) .. (laboratorio*|instalacoes|muros|xorganisation|servidores|dependencias) .. (receptor|recetor|destinatari*|cessionari*|utilizador|requerente|institu*|xorganisation|e) .. (nao|so|sem|nenhum*|apenas)|(ninguem|nenhuma pessoa) .. (fora|exterior|estranh*|alhei*|externo) .. (xorganisation|instituicao|entidade|laboratorio)|(pelo|ao|o|por) .. (pessoal|membros|funcionarios|estudantes|quadros) .. (da|do|de) .. (xorganisation|instituicao|receptor|cessionari*|utilizador*|requerente) .. (exclus*|apenas|somente|so|nenhum*))',
      '(xcountry|xregion|etica|publica*|xnonprofit|xcommittee|universidades|confiden*|identidade|chave|aprov*|parecer)',
    ),
    idiom(
      '0029',
      '((o que|tudo o que|o conjunto d*|os dados|resultados) .. (utilizador|obtiver*|produzi*|deriv*|calcul*|gerad*|extrai*|result*|usuario) ... (volta*|retorn*|regress*|reverte*|aliment*|restitu*|devolv*|deposit*) .. (ao|a|aos|as|para|na|no) .. (registo|registro|base|banco|biobanco|fornecedor|colecao|coorte|repositorio|plataforma|consorcio|xorganisation)|(entrega*|da|dara|fornece*|transmite*|comunica*|envia*|remete*|disponibiliza*) .. (ao|a|aos|as) .. (fornecedor|biobanco|registo|registro|plataforma|coorte|consorcio|xorganisation|banco|cedente|centro|instituto) ... (genotipos|sequencias|dados derivad*|variantes|resultad*|anotac*|matrizes|perfis|dados que))',
      '(destru*|relatori*|participante*|restante*|copia d* .. (parecer|certificado|artigo|aprova*)|certificado|etic*|parecer|lista|nomes|manuscrito|facultat*|antes de|seus dados|artigo|taxa|minuta)',
    ),
    idiom(
      '0044',
      '((nao|nunca|nenhum*|proibid*|vedad*|proscrit*|excluid*|interdit*) ... (antepassad*|etnic*|etnia*|origens|ancestral*|ascendencia|tribo|cla|de onde (vem|vieram|veio)|raca|racial|origem (etnica|geografica|das populacoes))|(antepassad*|etnic*|etnia*|origens|ancestral*|ascendencia|origem etnica) ... (proibid*|vedad*|proscrit*|excluid*|interdit*))',
      '(unicamente|mais nada|somente|apenas|discrimin*|seguro*|identific*|sem distincao|qualquer que seja a|independentemente)',
    ),
    idiom(
      '0016',
      '((sem|desprovid* d*|alhei* a) .. (ligac*|relac*|componente|genetica|hereditariedade) ... (genetic*|gene|genes|nao|excluid*|proibid*) .. |(estudo|pesquisa|investigacao) .. (dos genes|da hereditariedade|genetic*) .. (so a ele|so a ela|nada mais|e mais nada))',
      '(xdisease|saude|reidentific*)',
    ),
  ],
}

interface Idiom extends UseRule {
  /** The same, also in clauses that lift a duty. */
  lift(): UseRule
}

function idiom(number: string, words: string, ...none: readonly string[]): Idiom {
  const rule: UseRule = {
    duo: `DUO:000${number}` as DataUseId,
    confidence: 0.8,
    all: [words],
    none,
  }
  return { ...rule, lift: () => ({ ...rule, lifted: true }) }
}
