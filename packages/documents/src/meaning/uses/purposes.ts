import type { UseRules } from './use-rule.ts'
import { en, fr, pt } from './words.ts'

const enHealth =
  '(health*|medical*|medicine*|biomedic*|ill health|disease*|illness*|sickness*|ill|sick|unwell|healthy|therap*|diagnos*|treatment*|cure*|clinical research)'
const frHealth =
  '(sante|medica*|medicaux|medecine*|biomedica*|biomedicaux|maladie*|pathologie*|therapeuti*|diagnosti*|soigner|guerir|sanitaire*)'
const ptHealth =
  '(saude|medic*|biomedic*|doenca*|enfermidade*|patologi*|terapeutic*|diagnostic*|tratamento*|sanitari*|cura|curar)'

const enBeyond =
  '((whether|be it|be they) .. or (not|otherwise)|or not|or otherwise|or (other*|social|historical|anything|any other|none)|(not|no|need not|never) .. (limited|confined|restricted|only|have to|obliged|bear|relate|show|concern|be about|be related|need) ... (health|disease|medic*|biomedic*|illness)|xnotonly .. (health|disease|medic*)|nothing to do with|whether [in|of|for] (medic*|health*|disease*) ... or|(also|including|even|or|whether|fields|both within and) .. (beyond|outside|unrelated to|other than) .. (health|medic*|disease|biomedic*)|including .. (not|unrelated|outside|beyond|other than|non) ...|non (medical|health|biomedical)|even .. (not|nothing|no connection|unrelated))'
const frBeyond =
  '(ou non|ou pas|ou autre*|(sans|ne|n|pas) ... (lien|rapport|rattach*|limit*|oblig*|demontr*|besoin|concern*|justifi*|forcement|necessairement) ... (sante|medica*|maladie*|medecine*)|au dela d* .. (sante|medic*|biomedic*)|xnotonly .. (sante|medica*|maladie*)|rien a voir|que ce soit .. (medica*|medecine|sante) ... ou|meme .. (etranger*|sans|non|ne|hors)|hors .. (sante|medic*)|non medica*|y compris .. (non|hors|sans|etrang*) ...)'
const ptBeyond =
  '(ou nao|ou outr*|(sem|nao) ... (ligac*|relac*|limit*|obrig*|demonstr*|necess*|precis*|ter|seja*|respeit*) ... (saude|medic*|doenca*)|alem d* .. (saude|medic*|biomedic*)|xnotonly .. (saude|medic*|doenca*)|nada [a|que] ver|quer .. (medic*|saude) ... quer|mesmo (que|se|quando) nao|ainda que nao|mesmo .. (alheia*|fora|sem)|fora .. (saude|medic*)|incluindo .. (nao|fora|sem|alheia*) ...|nao medic*)'

const enAny =
  '((not|no|never) .. (limit*|restrict*) .. (topic*|subject*|field*|theme*|discipline*)|(any|every|all|whatever|whichever|unlimited|unrestricted|unspecified) [kind|kinds|type|types|form|forms|sort|sorts|field|fields|area|areas|manner|legitimate|bona fide|lawful|valid|qualified|academic|serious] [of|or] [future|further] (research*|scien*|stud*|investigation*|inquir*|enquir*|academic|knowledge|scholar*|question*|discipline*|topic*|field*|subject*|project*)|general research|broad [future] research|research .. (any|every|all|whatever) (kind*|type*|sort*|description|nature|field*|discipline*|topic*|subject*|area*|purpose*|form*|question*)|any (field|area|branch|discipline|domain) (of|or)|(future|further) .. (research|stud*) .. (not yet known|any kind|any type|whatever)|as many (kinds|fields)|free* [to] choose .. (topic*|question*|subject*|research)|(no|without [any]) (limit*|restriction*) .. (topic*|subject*|field*|question*|kind*|type*|nature|purpose*|theme*|discipline*|area*|research)|research (without|of) [any] (limit*|restriction*|unlimited|all kinds|every kind))'
const frAny =
  '(tout* .. (recherche*|etude*|question*|travaux|finalite* scientifique*|projet* de recherche|investigation*|discipline*|sujet*)|tous .. (travaux|projets|sujets|domaines|types|usages scientifiques)|n importe quel* .. (recherche|sujet|domaine|question|etude|discipline|projet|type)|quelconque* recherche|recherche* .. (quelle* qu* .. soi*|quelconque*|de toute* (nature|sorte|espece*|genre)|generale*|sans (limit*|restriction*)|en tout genre|tous domaines|toutes disciplines|de tous ordres|de tous types)|quel* qu* .. soi* .. (domaine|sujet|theme|question|objet|discipline|nature|type|finalite|champ)|quel* que (soi*) .. (domaine|sujet|theme|question|objet|discipline|nature|type|finalite|champ)|libre* (du|de|dans le) choi* .. (sujet*|theme*|question*|recherche*)|choisi* librement .. (sujet*|theme*|question*)|(sans|aucune) (limit*|restriction*) ... (sujet*|theme*|domaine*|nature|discipline*|champ|objet|recherche)|usage* general* .. recherche|recherche* future* .. (quelle* que|de toute*|tout*)|recherche en general)'
const ptAny =
  '((toda*|todo*|qualquer|quaisquer) .. (pesquisa*|investigac*|estudo*|pergunta*|projeto* de (pesquisa|investigacao)|questo*|questao|tema*|ramo*|area*|disciplina*|fins cientificos|finalidade* cientifica*|dominio*|campo*)|(pesquisa*|investigac*|estudo*) ... (qualquer|toda*|quaisquer) (natureza|especie*|tipo*|tema*|area*|ordem|genero|campo*|dominio*|assunto*|ramo*|disciplina*|indole)|(sem|nenhum*|nao ha|nao existe*) [qualquer] (limite*|limitac*|restric*) ... (tema*|area*|natureza|assunto*|campo*|dominio*|finalidade*|objeto|pesquisa*|investigac*)|(qualquer|seja) [qual|que] (for|seja) .. (tema|area|natureza|assunto|campo|dominio|disciplina|ramo|finalidade)|(seja|qual) .. (qual|quer que) (for|seja) .. (tema|area|natureza|assunto|campo|dominio|disciplina|ramo|finalidade)|livre* .. (escolh*|defin*) .. (tema*|pergunta*|assunto*|objeto)|escolh* livremente .. (tema*|pergunta*|assunto*)|pesquisa* em geral|investigac* em geral|uso geral .. (pesquisa|investigacao)|pesquisa* ampla*)'

const enWide =
  '((health|medic*|biology) .. (behavio*|histor*|social*|anthropolog*|sociolog*|demograph*|econom*)|(histor*|social scien*|behavio*|anthropolog*|sociolog*|demograph*|econom*) .. (health|medic*|biolog*))'
const enPurpose = `(${en.study}|purpose*|understand*|learn*|prevent*|find*|aim*|knowledge|benefit*|field|discover*)`
const frPurpose = `(${fr.study}|finalite*|comprendre|connaitre|mieux|prevenir|ameliorer|but|domaine|fins|decouvr*)`
const ptPurpose = `(${pt.study}|finalidade*|compreender|conhecer|melhorar|prevenir|area|fins|entender|objetivo|descobr*)`

export const purposes: UseRules = {
  en: [
    {
      duo: 'DUO:0000004',
      confidence: 0.95,
      lifted: true,
      all: [
        '((without|no|free of|free from|not subject to|unrestricted) [any] (restriction*|limit*|condition*|constraint*|use) ... (any|all|whatever|every) .. (purpose*|use*|end*|one|way)|anyone .. (any|whatever) .. purpose*|any purpose ... (whatsoever|whatever|without|no (restriction*|limit*|condition*))|no (restriction*|limit*|condition*) [of any kind|whatsoever] .. (on|to|for|upon|as to) [the|their|its|this|these|any] [further] (use*|purpose*|reuse|data|sample*|genotype*|genome*|what)|(released|available|public*|open*|given|dedicated) .. (public domain|without restriction*|unrestricted)|unrestricted (use|access)|whatever (use|purpose) .. (like*|wish*|choos*|see*)|cc0)',
      ],
      none: ['(research purpose|research purposes|access|territor*|publish*|republi*|commercial*)'],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.9,
      lifted: true,
      all: [enAny, en.may],
      none: [
        'xdisease',
        '((any|every|each|all) [research|such|new] project*|any (other|new)|genetic (research|stud*|question*) .. only|only .. genetic*|amend*|report*|approv* by|copyright|result* of|publication* of|informed of|attempt*|re identif*|reidentif*|identify|notif*|acknowledg*|withdraw*|own* by|must cite|shall cite|liab*|ask us|answer* any question*|questions about|any question you|have any question*|any questions|all questions [about|i]|asked)',
        enHealth,
      ],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.92,
      lifted: true,
      all: [`(${enAny}|research|scien*|stud*|question*|any purpose)`, enBeyond, enHealth, en.use],
      none: [
        'xdisease',
        '(pay*|insur*|care will|your doctor|prohibit*|excluded|not (allowed|permitted)|forbidden)',
      ],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.93,
      lifted: true,
      all: [
        '(general research use|research of (every|any|all) (kind*|description|sort*|type*)|any research (purpose|question|use)|for any research|any type of research|all types of research|unrestricted research)',
      ],
      none: [enHealth, 'xdisease'],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.9,
      lifted: true,
      all: [`(${enAny}|research|stud*)`, enWide, en.use],
      none: ['xdisease', '(prohibit*|excluded|social care)'],
    },
    {
      duo: 'DUO:0000006',
      confidence: 0.85,
      all: [
        `(not|no|un*|without) .. (concern*|relat*|connect*|bear*|to do with|link*|aim*|contribut*) ... ${enHealth} ... (prohibit*|excluded|forbidden|not (allowed|permitted|covered)|outside|barred|ruled out)`,
      ],
      none: ['xdisease'],
    },
    {
      duo: 'DUO:0000006',
      confidence: 0.9,
      all: [
        `((${en.use}|${en.only}|purpose*|agree*|consent*) ... (for|to|in|into|about|of|on|;|advance*|serve*|support*|only|any|further*|conduct*|purposes|with) ... ${enHealth} ...|${enHealth} .. ${enPurpose} ... ${en.only})`,
        `(${enHealth} [and|or|related|care] [the] .. ${en.study}|${enHealth} [and|or] [biomedic*|medic*|clinical] [scien*|purpose*]|${enPurpose} ... ${enHealth})`,
        en.may,
      ],
      none: [
        'xdisease',
        enBeyond,
        `${en.only} .. (stud*|research) .. gene*`,
        '(i have read|your (care|treatment|doctor*)|care team|medical record* .. (linked|copied|will be (kept|read|copied))|health insur*|notif*|contact*|withdraw*|risk*|benefit you|treated at|we have recruited|sponsor*|pay*|not ... (health|medic*) ... research|date of|family history|incidental*|return* .. results)',
      ],
    },
    {
      duo: 'DUO:0000006',
      confidence: 0.92,
      all: [
        `(for|to) [the] [purpose* of] [any|all|general|future] (health|medical|biomedical|health related|health and medical|medical and health|health or medical|health medical or biomedical|biomedical and health|disease related|clinical and biomedical|medical or biomedical) .. (research|stud*|science|investigation*|purposes|inquir*)`,
      ],
      none: ['xdisease', enBeyond, '(not|never) .. for', 'approved by'],
    },
    {
      duo: 'DUO:0000007',
      confidence: 0.9,
      all: [
        'xdisease',
        `(${en.study}|purpose*|understand*|field|use*|only|learn*)`,
        `(${en.use}|${en.only}|agree*|consent*|purpose*|field) `,
        `(${en.only}|disease specific|(not|never|no|nor) ... other (condition*|disease*|illness*|disorder*|purpose*|field*|research|subject*|aim*|end*|topic*))`,
      ],
      none: [
        '(does not|do not|not confined|not limited|not restricted|exclusion criteria|whether|protocol title|title|entitled|recruited|participants with|cohort of)',
        '(outside the (scope|purpose|permission)|fall outside|not included)',
      ],
    },
    {
      duo: 'DUO:0000007',
      confidence: 0.85,
      all: [
        `((use*|using|provid*|suppl*|release*|transfer*|shar*|available|analy*|stud*|dedicated|access*|allow*|permit*|agree*|consent*|purpose*|grant*|given|employ*|authori*|field of research|research (area|field)|permitted (use|purpose)) ... (for|on|into|about|of|to|;|in|study|investigate) .. (${en.study}|understand*|causes|purpose*|prevent*|treat*|genetics|;) ... xdisease|xdisease .. (research|stud*) .. (only|purpose*))`,
        '(may|can|shall|will|must|is|are|be|agree*|consent*|permit*|allow*|only|limited|;)',
      ],
      none: [
        '(not ... xdisease|never|no ... xdisease|outside|title|entitled|recruited|we are asking|invit*|has been (stud*|given)|have been|between|patients with|people with|persons with|who have|diagnosed|because|asked|cohort of|whose|funded|participants|approved|aim* to|aims|for instance|for example|e g)',
      ],
    },
    {
      duo: 'DUO:0000011',
      confidence: 0.9,
      all: [en.ancestry, en.only, `(${en.use}|${en.study})`],
      none: [
        `(not|never|no|nor|prohibit*|forbid*|exclud*|refrain*) ... ${en.ancestry}`,
        `${en.ancestry} ... (not permitted|not allowed|prohibit*|forbid*|excluded|ruled out)`,
        `(no|not) .. limit*`,
      ],
    },
    {
      duo: 'DUO:0000044',
      confidence: 0.9,
      all: [
        `(${en.not} ... ${en.ancestry}|${en.ancestry} ... (prohibit*|forbid*|forbidden|not (permitted|allowed|be|to be)|excluded|ruled out|may not|must not|shall not|cannot|barred|is out|are out|unacceptable|disallowed|off limits|; no))`,
        `(${en.study}|use*|using|find out|learn|trace|infer*|determin*|purpose*|examin*|explor*)`,
      ],
      none: [
        '(do not mind|not mind|do not object|no objection|not (prohibited|excluded|forbidden)|nothing but|for nothing else|no other purpose|only .. (ancest*|origins)|re identif*|identify (individual|participant)*)',
      ],
    },
    {
      duo: 'DUO:0000016',
      confidence: 0.9,
      all: [
        `(${en.only} ... (genetic*|genomic*|gene|genes|dna|heredit*) .. (stud*|research|investigation*|analys*|question*|work|purpose*)|(genetic*|genomic*|gene|genes) .. (stud*|research|investigation*|analys*|question*|work|purpose*) ... ${en.only}|(stud*|research|investigation*) .. (on|of|into|about) .. (gene|genes|genetic*|heredit*|dna) ... ${en.only}|${en.only} .. (stud*|research|investigation*|work) .. (gene|genes|genetic*|heredit*|inherit*)|(no|not) ... (research|stud*|use*) ... (without|lack*|no|has no) .. genetic (component|element|question|aspect|dimension))`,
      ],
      none: [
        '(genetic data|genetic material only)',
        'xorganisation ... only',
        '(project|study) (entitled|named)',
        '(confirm|identif*) .. individual',
      ],
    },
    {
      duo: 'DUO:0000043',
      confidence: 0.88,
      all: [
        '((doctor*|clinician*|physician*|care team|clinical team|health professional*|healthcare professional*|nurse*|pharmacist*|hospital*|treating) ... (use|open|see|consult|look|access|guid*|inform*|rely|decid*) ... (care|treat*|diagnos*|decision*|manag*)|(for|in|guide|inform|support) [the|your|direct|his|their|her|individual|routine] [own|medical|clinical|patient] (clinical care|patient care|care|clinical decision*|medical care|treatment (decision*|of [the|individual|named] patient*))|clinical (care|use|decision making|decision* ))',
        '(may|can|also|will|allow*|permit*|agree*|authori*|used|use)',
      ],
      none: [
        '(not|no|never|nor|won t|refus*|saying no|decline|regardless|standard|whether you|quality of|affect*|research only|usual care|incidental*|health care costs|better ways)',
        'stud* how',
        'improve (care|treatment)',
      ],
    },
    {
      duo: 'DUO:0000012',
      confidence: 0.8,
      all: [
        `(${en.only} ... ${en.people}|${en.people} ... (${en.only}|outside)|(must|shall|should|has to|have to) .. (concern*|relate to|involve|address|be about|focus* on|bear on|deal with) .. ${en.people})`,
        en.study.replace(')', '|question*)'),
        '(may|shall|must|is|are|be|used|concern*|restrict*|limit*|permit*|allowed)',
      ],
      none: [
        '(consent of|parent*|guardian*|assent|information sheet|consented|recruit*|collected|signed|enrol*|xperson|contact*|xduration .. (use|period)|staff)',
        'xdisease',
        'aged .. who',
      ],
    },
    {
      duo: 'DUO:0000015',
      confidence: 0.88,
      all: [
        '((not|never|no|nor|prohibit*|forbid*|excluded|exclud*|refrain*|exception|cannot|neither) ... (develop*|tun*|train*|test*|benchmark*|compar*|method*|design*|validat*|improv*|calibrat*) ... (method*|algorithm*|software|tool*|model*|statistic*|machine learning|artificial intelligence|ai|pipeline*)|(method*|methodolog*|algorithm*|software|artificial intelligence|machine learning) ... (development|research|testing|training|studies|benchmark*|purposes) ... (not (allowed|permitted|covered|be)|prohibit*|forbid*|excluded|; no|outside|ruled out|may not))',
      ],
      none: ['(re identif*|reidentif*|identify)'],
    },
  ],
  fr: [
    {
      duo: 'DUO:0000004',
      confidence: 0.95,
      lifted: true,
      all: [
        '((sans|aucune|nulle) (restriction*|limite*|limitation*|condition*) .. (usage*|utilis*|emploi|finalite*|d aucune sorte|quelconque)|(utilis*|usage*|emploi) .. (sans (restriction*|limite*|limitation*|condition*)|libre* .. tout*)|n importe (qui|quel usage|quelle fin)|a toute* fin* .. (sans|quelle* qu* )|domaine public|tout* (usage*|fin*|finalite*) (sans|quel*) ...|quiconque .. (tout*|n importe))',
      ],
      none: ['(recherche*|acces*|hors du pays|envoi*|public* .. sans|commercia*)'],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.9,
      lifted: true,
      all: [frAny, fr.may],
      none: [
        'xdisease',
        '(pendant tout*|durant tout*|origine*|ancetre*|proscri*|repond*|reidentif*|re identif*|identifi*|rapport d*|publication*|remerci*|interdi*|modification*|avis (favorable|du comite)|approuve*|signale*|informe*|reponse*|repondu|vos questions|mes questions|poser|question* (qu|que) |responsab*|mene* de concert|toute question sur|quelle que soit la (maladie|pathologie)|autre que celle|nouvelle recherche|exclu*|resultat* de tout*)',
        frHealth,
      ],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.92,
      lifted: true,
      all: [`(${frAny}|recherche*|etude*|question*|travaux)`, frBeyond, frHealth, fr.use],
      none: ['xdisease', '(vos soins|assurance|interdi*|soigne|exclu*)'],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.9,
      lifted: true,
      all: [
        '(toute* (sorte*|recherche*|question*)|tout type|tous types|toute* les recherches|n importe quel*) ... (medica* .. (historique|demographique|ou autre|sociolog*)|recherche* scientifique* .. (quel*|sans)|de recherche*|recherche*)',
        fr.use,
      ],
      none: [
        'xdisease',
        `(recherche*|etude*) .. (sur|de|en|dans|pour|portant) .. ${frHealth}`,
        `${frHealth} ... exclu`,
        'interdi*',
        'recherche* (medica*|biomedic*|clinique*)',
      ],
    },
    {
      duo: 'DUO:0000006',
      confidence: 0.9,
      all: [
        `((${fr.use}|${fr.only}|accept*|consen*|finalite*|porte*) ... ${frHealth})`,
        `(${fr.study} .. [en|sur|de|dans|pour|liees*|relatives*|portant|et] .. ${frHealth}|${frPurpose} ... ${frHealth}|${frHealth} .. ${fr.study})`,
        fr.may,
      ],
      none: [
        'xdisease',
        frBeyond,
        `${fr.only} .. (recherche*|etude*) .. (gene|genes|genetique*)`,
        '(vos soins|assurance|dossier medical|medecin responsable|soins courants|votre medecin|prise en charge|suivi medical|interdi*|ne ... pas|ni maladie|aucun* .. (recherche*|sante)|decouvertes|fortuit*|resultats individuels|comite d ethique d*|equipe medicale|agre*|informations de sante|donnees de sante (a|sont|des|du)|hebergeur*|dispositif|anesth*|approuv*|collecte*)',
      ],
    },
    {
      duo: 'DUO:0000006',
      confidence: 0.92,
      all: [
        `(recherche*|etude*|travaux|fins de recherche*) [scientifique*|portant|relative*|liee*|menee*] [en|sur|dans|a|de|pour] [le|la|les|des] [domaine|champ|matiere] [de|d|la] (sante [humaine|publique]|la sante|biomedica*|biomedicaux|medica*|medicaux|medecine)`,
        fr.may,
      ],
      none: ['xdisease', frBeyond, '(ne ... pas|interdi*|jamais|comite|approuv*|xcommittee|loi)'],
    },
    {
      duo: 'DUO:0000007',
      confidence: 0.9,
      all: [
        'xdisease',
        `(${fr.study}|finalite*|comprendre|but|fins|usage|utilis*)`,
        `(${fr.use}|accept*)`,
        `(${fr.only}|(ne|n|pas) ... autre* (maladie*|affection*|pathologie*|fin|fins|recherche*|domaine*|usage*|sujet*|but|finalite*|objet))`,
      ],
      none: [
        '(n entrent pas|intitul*|titre|ne .. limite* pas|pas limite*|n est pas|recrut*|atteints|atteintes|hors du champ|n entre pas|porteurs)',
      ],
    },
    {
      duo: 'DUO:0000007',
      confidence: 0.85,
      all: [
        `((${fr.use}|accept*|finalite*|permis*|pourra*|accorde*) ... (pour|sur|de|du|des|en vue d*|aux fins d*|dans|a|au|;|concernant) .. (${fr.study}|comprendre|causes|traitement*|prevention|finalite*) ... xdisease)`,
        fr.may,
      ],
      none: [
        '(ne ... xdisease|n .. pas|aucun*|interdi*|intitul*|titre|recrut*|atteint*|porteu*|parce que|invit*|proposons|avait|avons|nous cherchons|par exemple|a titre d exemple|approuv*|avis|participants|patients)',
      ],
    },
    {
      duo: 'DUO:0000011',
      confidence: 0.9,
      all: [fr.ancestry, fr.only, `(${fr.use}|${fr.study})`],
      none: [
        `(interdi*|exclu|exclue|excluons|avons exclu|ne .. pas|jamais|aucun*|prohib*|proscri*|refus*) ... ${fr.ancestry}`,
        `${fr.ancestry} ... (interdi*|exclu|exclue|exclues|exclus|ne .. pas|prohib*|proscri*)`,
      ],
    },
    {
      duo: 'DUO:0000044',
      confidence: 0.9,
      all: [
        `((ne|n|pas|jamais|ni|aucun*|nul|nulle|interdi*|prohib*|proscri*|exclu*|abstien*|abstenir|refus*|defend*|non|ecarte*|oppos*|rejet*) ... ${fr.ancestry}|${fr.ancestry} ... (interdi*|exclu*|ne .. pas|ne peu*|n est pas|prohib*|proscri*|; non|jamais|ecarte*))`,
        `(${fr.study}|utilis*|serv*|usage*|retrac*|rechercher|savoir|determiner|connaitre|reconstitu*|chercher|decouvrir|employ*)`,
      ],
      none: [
        '(n est pas (interdit*|exclu*)|ne .. oppose* pas|rien d autre|uniquement|exclusivement|seulement|ni maladie|a l exclusion de)',
        'ne .. que .. (sur|pour) .. origine*',
      ],
    },
    {
      duo: 'DUO:0000016',
      confidence: 0.9,
      all: [
        `(${fr.only} ... ((recherche*|etude*|travaux|analyse*|fins|questions) .. (genetique*|genomique*|gene|genes|genome|heredi*)|genetique*)|((recherche*|etude*|travaux|analyse*|fins|questions) .. (genetique*|genomique*|gene|genes|heredi*)) ... ${fr.only}|(sans|depourvu*|denue*) .. (composante|dimension|volet|aspect|lien|rapport) .. (genetique|genes))`,
      ],
      none: [
        '(donnees genetiques|xdisease|ancetre*|intitul*|decouverte*|diffus*)',
        'prelevements .. genetiques',
      ],
    },
    {
      duo: 'DUO:0000043',
      confidence: 0.88,
      all: [
        '((medecin*|soignant*|equipe soignante|equipe medicale|clinicien*|praticien*|pharmacien*|professionnel* de sante) ... (utilis*|consult*|acced*|ouvrir|s appuyer|se servir|recourir|serv*|connaissance|tenir compte|fonder) ... (soin*|soigner|trait*|diagnosti*|prise en charge|decision*)|(utilis*|serv*|pour|aux fins) .. (soins (cliniques|des patients|du patient|courants|medicaux)|votre (prise en charge|traitement|suivi)|vos [propres] soins|usage clinique|decision* clinique*|decision* therapeutique*|la prise en charge [clinique|medicale] (du|des|de)|prise en charge clinique))',
        '(peu*|pourra*|pourront|aussi|egalement|autoris*|accept*|permis*|sera*|seront|utilis*)',
      ],
      none: [
        '(ne|n|pas|aucun*|jamais|refus|ni|rien|sans incidence|ameliorer|fortuit*|decouvert*|recherche* .. (sur|visant))',
      ],
    },
    {
      duo: 'DUO:0000012',
      confidence: 0.8,
      all: [
        `(${fr.only} ... ${fr.people}|${fr.people} ... ${fr.only})`,
        '(recherche*|etude*|travaux|question*|projets)',
        '(peu*|sont|est|sera*|seront|doi*|admis*|autoris*|utilis*|port*|concern*)',
      ],
      none: [
        '(parent*|consentement|assentiment|notice|recrut*|preleve*|collecte*|xdisease|titulaire|xperson|ayant droit|etre humain|a l homme)',
        'xduration',
      ],
    },
    {
      duo: 'DUO:0000015',
      confidence: 0.88,
      all: [
        '((ne|n|pas|jamais|ni|aucun*|interdi*|exclu*|proscri*|abstien*|defend*|prohib*) ... (developp*|mise au point|mettre au point|entrain*|test*|compar*|concev*|conception|valid*|calibr*|amelior*|evalu*|elabor*|methodologi*) ... (methode*|algorithme*|logiciel*|outil*|modele*|statistiqu*|intelligence artificielle|apprentissage)|(methodologi*|methode*|algorithme*|logiciel*|intelligence artificielle|apprentissage automatique) ... (interdi*|exclu*|ne .. pas|n est pas|proscri*|; non|hors))',
      ],
      none: ['reidentif*', 're identif*'],
    },
  ],
  pt: [
    {
      duo: 'DUO:0000004',
      confidence: 0.95,
      lifted: true,
      all: [
        '((sem|nenhuma) [qualquer|quaisquer] (restric*|limit*|condic*) .. (uso*|utiliz*|emprego|finalidade*|de qualquer|alguma|especie|a utiliz*)|(uso|utiliz*|emprego) .. (sem [qualquer|quaisquer] (restric*|limit*|condic*)|livre .. qualquer)|(qualquer (pessoa|um)|quem quer que seja|quem quiser|ninguem .. limit*|todos) .. [para] .. qualquer (fim|finalidade|uso|proposito)|dominio publico|para qualquer (fim|finalidade|uso|proposito) .. sem)',
      ],
      none: ['(pesquisa*|investigac*|acess* remot*|pais|comercia*|public*)'],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.9,
      lifted: true,
      all: [ptAny, pt.may],
      none: [
        'xdisease',
        '(durante todo|durante toda|origem|responde*|proscrit*|reidentific*|identific*|relatori*|publica*|agradec*|alterac*|emend*|aprovad*|informad*|duvida*|perguntas sobre|fazer perguntas|as minhas perguntas|minhas perguntas|responsab*|qualquer outr* (projet*|pesquisa|estud*|investig*)|vedad*|proibid*|excluid*|novo parecer|resultad* de qualquer|comunicad*|fora do)',
        ptHealth,
      ],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.92,
      lifted: true,
      all: [`(${ptAny}|pesquisa*|investigac*|estudo*|pergunta*)`, ptBeyond, ptHealth, pt.use],
      none: [
        'xdisease',
        '(seu atendimento|seguro*|vedad*|proibid*|recreativ*|nao sao compreendidos|excluid*)',
      ],
    },
    {
      duo: 'DUO:0000042',
      confidence: 0.92,
      lifted: true,
      all: [
        `(qualquer (ramo|area|campo|dominio|tema|tipo|natureza)|pesquisa* (geral|em geral)) ...`,
        '(pesquis*|investig*|estud*|saber|ciencia|conhecimento)',
        pt.may,
      ],
      none: [
        'xdisease',
        '(saude em geral|qualquer (doenca|enfermidade)|vedad*|proibid*)',
        `(area*|campo*|dominio*|ramo*) .. d* .. (saude|medic*|biomedic*) `,
      ],
    },
    {
      duo: 'DUO:0000006',
      confidence: 0.9,
      all: [
        `((${pt.use}|${pt.only}|aceit*|concord*|consint*|finalidade*|permit*|para) ... ${ptHealth})`,
        `(${pt.study} .. [em|sobre|da|de|na|area|relacionad*|ligad*] .. ${ptHealth}|${ptPurpose} ... ${ptHealth}|${ptHealth} .. ${pt.study})`,
        pt.may,
      ],
      none: [
        'xdisease',
        ptBeyond,
        `${pt.only} .. (pesquisa*|estudo*|investigac*|analise*) .. (genes|gene|genetic*)`,
        '(atendimento|seguro*|processo clinico|prontuario|medic* responsavel|seu medico|cuidados|acompanhamento|vedad*|proibid*|nao ... (saude|doenca*|medic*)|nenhum* .. (pesquisa|saude|doenca)|achados|resultados individuais|aprovad*|comissao de etica [para]|comite de etica|unidade de saude|posto de saude|postos de saude|encaminhad*|colhid* dados|visitou|pediram|xcommittee .. (aprov*|autoriz*|deliber*)|reserv* ao medico)',
      ],
    },
    {
      duo: 'DUO:0000006',
      confidence: 0.92,
      all: [
        `(pesquisa*|investigac*|estudo*|fins de (pesquisa|investigacao)) [cientific*|relacionad*|ligad*|feit*] [em|na|da|de|sobre|no|nas|com] [a|area*|ambito|campo|dominio|as] [de|da|das|do] [ciencias] (saude|biomedic*|medic*|ciencias da saude|ciencias biomedicas|medicina)`,
        pt.may,
      ],
      none: [
        'xdisease',
        ptBeyond,
        '(nao ... (pesquisa*|investigac*|estudo*)|vedad*|proibid*|xcommittee|aprovad*|comite)',
      ],
    },
    {
      duo: 'DUO:0000007',
      confidence: 0.9,
      all: [
        'xdisease',
        `(${pt.study}|finalidade*|compreender|uso|utiliz*|fins)`,
        `(${pt.use}|aceit*)`,
        `(${pt.only}|(nao|nem) ... outr* (doenca*|enfermidade*|fim|fins|pesquisa*|investigac*|area*|uso*|tema*|finalidade*|condic*|patologia*))`,
      ],
      none: [
        '(ficam fora|fica fora|titulo|assunto|intitulad*|nao .. limit*|nao se restringe*|recrut*|portador*|pacientes com|pessoas com)',
      ],
    },
    {
      duo: 'DUO:0000007',
      confidence: 0.85,
      all: [
        `((${pt.use}|aceit*|finalidade*|para|autoriz*) ... (para|sobre|da|do|de|a|ao|em|na|no|acerca|;) .. (${pt.study}|compreender|causas|tratamento*|prevencao|finalidade*) ... xdisease)`,
        pt.may,
      ],
      none: [
        '(nao ... xdisease|nenhum*|nunca|vedad*|proibid*|titulo|intitulad*|assunto|recrut*|portador*|pacientes|pessoas com|porque|convidad*|convidamos|participar|queremos|por exemplo|exemplo|aprovad*|versao|coortes)',
      ],
    },
    {
      duo: 'DUO:0000011',
      confidence: 0.9,
      all: [pt.ancestry, pt.only, `(${pt.use}|${pt.study})`],
      none: [
        `(nao|nunca|nenhum*|vedad*|proib*|exclui*|interdit*) ... ${pt.ancestry}`,
        `${pt.ancestry} ... (vedad*|proibid*|excluid*|nao (e|sao|pode*)|interdit*)`,
      ],
    },
    {
      duo: 'DUO:0000044',
      confidence: 0.9,
      all: [
        `((nao|nunca|jamais|nem|nenhum*|proib*|vedad*|veda|exclui*|excluid*|excluem|interdi*|abst*|recus*|contra|fica* de fora|fora) ... ${pt.ancestry}|${pt.ancestry} ... (vedad*|proibid*|excluid*|nao (e|sao|pode*|permitid*|autorizad*|sera*)|interdit*|; nao|fora|jamais))`,
        `(${pt.study}|us*|utiliz*|saber|descobrir|determin*|investigar|pesquisar|tracar|procurar|conhecer|averigu*|emprega*)`,
      ],
      none: [
        '(nao [me] (importo|oponho)|nada mais|mais nada|somente|unicamente|exclusivamente|nao .. vedad*|nao .. proibid*|recreativ*)',
        'so .. (ancest*|antepassad*|origem)',
      ],
    },
    {
      duo: 'DUO:0000016',
      confidence: 0.9,
      all: [
        `(${pt.only} ... ((pesquisa*|investigac*|estudo*|analise*|trabalho*|fins|questoes) .. (genetic*|genomic*|gene|genes|heredit*)|(genes|genetica))|((pesquisa*|investigac*|estudo*|analise*|trabalho*|fins) .. (genetic*|genomic*|gene|genes|heredit*)) ... ${pt.only}|(sem|nao tenha*|desprovid*) .. (componente|vertente|dimensao|ligacao|relacao) .. (genetic*|genes))`,
      ],
      none: [
        '(dados geneticos|xdisease|antepassad*|intitulad*|achado*|vertentes genetica|xorganisation)',
        'instituto .. genetica',
      ],
    },
    {
      duo: 'DUO:0000043',
      confidence: 0.88,
      all: [
        '((medic*|clinico*|equipa (medica|clinica|de saude|que)|equipe (medica|clinica|de saude|que)|profissiona* de saude|enfermeir*|farmaceutic*|quem (o|a|me|cuida|trata)) ... (us*|utiliz*|consult*|aced*|acess*|recorr*|servir*|serv*|abrir|basear|apoiar|ver) ... (cuidad*|trata*|diagnostic*|decis*|decidir|assistenc*|atendimento)|(uso|utiliz*|fins|para|us*) .. (clinico*|cuidados [clinicos|de saude] (do|da|dos|ao|a) (doente*|utente*|paciente*|propri*)|assistencia (medica|clinica|ao)|o meu tratamento|meu (tratamento|atendimento|cuidado)|o seu (tratamento|atendimento|acompanhamento)|seu proprio (tratamento|cuidado)|decisoes (clinicas|terapeuticas|sobre)))',
        '(pode*|podera*|poderao|tambem|autoriz*|aceit*|permit*|igualmente|utiliz*|sera*|serao)',
      ],
      none: [
        '(nao|nenhum*|nunca|sem|nem|recus*|desistir|achado*|encaminhad*|dados clinicos|investigador* que|estudo clinico|pesquisador* que|melhorar)',
        'uso clinico .. e o',
      ],
    },
    {
      duo: 'DUO:0000012',
      confidence: 0.8,
      all: [
        `(${pt.only} ... ${pt.people}|${pt.people} ... ${pt.only})`,
        '(pesquisa*|investigac*|estudo*|trabalho*|projetos|questoes)',
        '(pode*|podera*|sao|e|sera*|serao|deve*|admit*|permit*|us*|utiliz*|incid*|respeit*|referir*)',
      ],
      none: [
        '(pais|consentimento|assentimento|recrut*|colhid*|coletad*|xdisease|responsave* legal|xperson|recolheu|residentes)',
        'xduration',
      ],
    },
    {
      duo: 'DUO:0000015',
      confidence: 0.88,
      all: [
        '((nao|nunca|nem|nenhum*|vedad*|proib*|exclui*|excluid*|interdit*|abst*) ... (desenvolv*|trein*|test*|compar*|aperfeico*|validar|validac*|calibr*|criar|criac*|melhor*|metodologi*|conceb*|concec*|avaliar) ... (metodo*|algoritmo*|software|programa* inform*|ferramenta*|modelo*|estatistic*|inteligencia artificial|aprendizagem|aprendizado)|(metodologi*|metodo*|algoritmo*|software|inteligencia artificial|aprendiza* de maquina) ... (vedad*|proibid*|excluid*|nao (e|sao|pode*|permitid*)|; nao|interdit*|fora))',
      ],
      none: ['(reidentific*|identificar)'],
    },
  ],
}
