import type { UseRule } from '../use-rule.ts'
import { fr } from '../words.ts'

const frHealth =
  '(sante|medica*|medicaux|medecine*|biomedica*|biomedicaux|maladie*|pathologie*|therapeuti*|diagnosti*|soigner|guerir|sanitaire*)'
const frBeyond =
  '(ou non|ou pas|ou autre*|(sans|ne|n|pas) ... (lien|rapport|rattach*|limit*|oblig*|demontr*|besoin|concern*|justifi*|forcement|necessairement) ... (sante|medica*|maladie*|medecine*)|au dela d* .. (sante|medic*|biomedic*)|xnotonly .. (sante|medica*|maladie*)|rien a voir|que ce soit .. (medica*|medecine|sante) ... ou|meme .. (etranger*|sans|non|ne|hors)|hors .. (sante|medic*)|non medica*|y compris .. (non|hors|sans|etrang*) ...)'
const frAny =
  '(tout* .. (recherche*|etude*|question*|travaux|finalite* scientifique*|projet* de recherche|investigation*|discipline*|sujet*)|tous .. (travaux|projets|sujets|domaines|types|usages scientifiques)|n importe quel* .. (recherche|sujet|domaine|question|etude|discipline|projet|type)|quelconque* recherche|recherche* .. (quelle* qu* .. soi*|quelconque*|de toute* (nature|sorte|espece*|genre)|generale*|sans (limit*|restriction*)|en tout genre|tous domaines|toutes disciplines|de tous ordres|de tous types)|quel* qu* .. soi* .. (domaine|sujet|theme|question|objet|discipline|nature|type|finalite|champ)|quel* que (soi*) .. (domaine|sujet|theme|question|objet|discipline|nature|type|finalite|champ)|libre* (du|de|dans le) choi* .. (sujet*|theme*|question*|recherche*)|choisi* librement .. (sujet*|theme*|question*)|(sans|aucune) (limit*|restriction*) ... (sujet*|theme*|domaine*|nature|discipline*|champ|objet|recherche)|usage* general* .. recherche|recherche* future* .. (quelle* que|de toute*|tout*)|recherche en general)'
const frPurpose = `(${fr.study}|finalite*|comprendre|connaitre|mieux|prevenir|ameliorer|but|domaine|fins|decouvr*)`

export const frenchPurposes: readonly UseRule[] = [
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
]
