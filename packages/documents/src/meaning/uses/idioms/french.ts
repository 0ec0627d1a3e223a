import type { UseRule } from '../use-rule.ts'
import { idiom } from './idiom.ts'

export const frenchIdioms: readonly UseRule[] = [
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
]
