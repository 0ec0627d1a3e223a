import type { PhraseBook } from './phrases.ts'
import { fr } from './words.ts'

const results = '(resultat*|conclusion*|decouverte*|trouvaille*)'
const notEver = '(ne|n|pas|jamais|aucun*|nul|personne|rien|ni)'
const derived =
  '(derive*|genotype*|sequence*|resultat*|imput*|phenotype*|variant*|annotation*|mesure*|donnees (obtenues|produites|generees|nouvelles|qui en decoulent)|copie des donnees)'
const home =
  '(fournisseur|biobanque|banque|registre|base|consortium|cohorte|plateforme|collection|depositaire|cedant|centre|nous|entrepot|xorganisation|gestionnaire)'

export const french: PhraseBook = {
  'DUO:0000004': [
    {
      says: [
        '(chacun|quiconque|tout le monde|tous) .. (peut|peuvent|pourra) .. (utiliser|telecharger|reutiliser|copier) ... (plait|souhaite*|veut|veulent|toute fin|quelque fin)',
        'domaine public .. (aucune condition|reutilis*|libre*|sans)',
        '(reutilisable*|utilisable*) .. par tous .. (a|pour) (toute|toutes|quelque) fin*',
        '(libre* de tout droit|sans aucune restriction) .. (usage|utilis*|reutilis*|fin*)',
      ],
      unless: ['(recherche*|commercia*|xdisease)'],
      lifted: true,
    },
  ],
  'DUO:0000006': [
    {
      says: [
        '(doivent|doit) .. mieux (comprendre|soigner|traiter|prevenir) .. (maladie*|soigner|malades)',
        '(etude|etudes|recherche*) d autres maladies',
        '(toute|quelque) question de sante',
        'recherche* dans le domaine de la sante',
        '(servent|serve|serviront|utilises|utilisees) (uniquement|exclusivement|seulement) a la recherche (en sante|medicale|biomedicale)',
        '(pourquoi) .. (tombe malade|malades|maladie*) ',
        'recherche* (utile*|profitable*) aux (malades|patients)',
        '(chercheur*|scientifique*) .. (etudi*|cherch*) .. (tombe malade|maladie*|soigner|guerir)',
        '(travail|travaux|recherche*|projet*|etude*|usage*) .. (etranger*|sans (lien|rapport)|hors) .. (sante|medecine|medica*) ... (exclu*|interdit*|refus*|rejet*|ne|n)',
        '(comprendre|prevenir|traiter|guerir|soigner) .. (ou|et) .. (comprendre|prevenir|traiter|guerir|soigner) .. (maladie*|malades)',
        '(chercher|cherchent|visent|visant|cherche) .. (comprendre|prevenir|traiter|guerir) ... maladie*',
      ],
      unless: ['xdisease', '(ou non|autre chose|pas seulement|xnotonly)'],
    },
  ],
  'DUO:0000042': [
    {
      says: [
        'toutes sortes de recherches .. ou (non|pas)',

        '(tout|quelque) but scientifique .. (admis|permis|accepte|autorise)',
        '(quel|quelle) (genre|type|sorte) de recherche vous',
        'sans limit* a une (maladie|discipline)',
        'couvre la recherche fondamentale .. appliquee',
        '(choix|appreciation) de l utilisateur',
        '(champ|domaine|sujet|theme|objet) .. (laisse|abandonne) au choix',
        'toute (question|recherche|etude) .. (scientifique|de leur choix|de son choix|de votre choix|qu* (il|elle|vous|ils) .. (souhait*|veul*|choisi*))',
        'aucun (theme|sujet|domaine|objet) .. (n est|ne) .. (impose|exclu|fixe|prescrit)',
        '(pas necessaire|nul besoin|n est pas requis|n a pas) .. que .. (recherche|projet|etude*) ... (maladie|sante|medica*)',
        '(n importe quel|tout|tous les|toutes les) (champ*|domaine*|discipline*|branche*|ramo) .. (du savoir|de la science|de recherche|des sciences|scientifique*)',
        '(toute|toutes) .. recherche* .. quel* qu* .. (en soi* )?le (domaine|sujet|theme|objet)'.replace(
          '(en soi* )?',
          '[en] [soit] ',
        ),
        'toute recherche quel qu en soit le (domaine|sujet|theme|objet)',
      ],
      unless: [
        'xdisease',
        '(ethique|xcommittee|vous pouvez (appeler|poser|contacter)|appeler|contacter|telephon*)',
      ],
      lifted: true,
    },
  ],
  'DUO:0000007': [
    {
      says: [
        '(vaut|accordee|accorde|donnee|donne) pour [le|la|l] xdisease et ne s etend pas',
        '(objet|usage|finalite|utilisation|licence|acces) .. (limite*|restreint*|reserve*) .. (etude*|recherche*|travaux) (sur|relative* a|concernant|portant sur) [l|la|le|les] xdisease',
        'pour cette maladie (seulement|uniquement)',
        'recherche* etrangere* a [l|la|le] xdisease',
        '(ne|n) .. (peut|peuvent) servir a (autre chose|rien d autre)',
        '(aucune autre|nulle autre) (maladie|affection|pathologie) que [l|la|le|les] xdisease',
        '(pour|sur|a|au|aux) [le|la|l|les] xdisease .. et (pour|sur|a) (aucun*|rien|nul*) .. (autre|d autre)',
        '(etude*|recherche*|travaux) .. (du|de la|de l|sur|des) [le|la|l|les] xdisease ... (s interdi*|sans pouvoir|a l exclusion|et .. rien d autre|aucune autre|nulle autre|quelque autre affection)',
        '(finalite*|objet|usage|but) (autorise*|permis*|accord*) ; .. (recherche*|etude*) .. xdisease',
      ],
      unless: ['(n est pas limite*|ne se limite)'],
      lifted: true,
    },
  ],
  'DUO:0000045': [
    {
      says: [
        'n accepte pas que [des|les|une|aucune] entreprise* .. (utilis*|recoi*|aient|ait)',
        'refuse que [des|les] entreprise*',
        '(utilisateur*|destinataire*|demandeur*|beneficiaire*|preneur) (est|soit|sera|doit etre|sont|soient|etre) [un|une|des] [organisme*|institution*|etablissement*|entite*|structure*] [de recherche] xnonprofit',
        '(industrie|entreprise*|xcompany|secteur prive) .. (n a|n ont) (pas|aucun*) .. acces',
        '(demande*|candidature*|projet*) .. (emanant|provenant|venant|presente*) .. (du secteur prive|d entreprise*|de societe*|de l industrie|xcompany) ... (ne|n|exclu*|rejet*|refus*|ecart*)',
        `(hopita*|universite*|association*) ... (jamais|et non|mais pas|pas) .. (avec|a|aux) .. ${fr.company}`,
        `(ne|n) (donner*|remett*|transmett*|partag*|ced*|vendr*|communiqu*|fourni*) .. (rien|pas|jamais) ... (a|aux|avec|d) .. ${fr.company}`,
        '(venir|viennent|relever|relevent) d une universite .. d un hopital .. association',
      ],
      unless: ['(egalement|aussi|n est pas (exclu*|interdi*)|assurance*|aucun autre hopital)'],
      lifted: true,
    },
  ],
  'DUO:0000046': [
    {
      says: [
        '(adn|echantillon*|donnees|sang) ne (sera|seront|peut|peuvent) ni vendu*',

        '(ne|n) .. ni vendu* ni',
        '(ne|n) .. ni vendre',
        '(et|ou) .. non pour un usage commercial',
        'non (pour|a) .. (usage|fins) commercial*',
        's enrichir',
        '(usage|utilisation|exploitation) ... interet commercial ... (manquement|violation|contraire|interdi*)',
        '(s interdi*|interdit|ne|n|sans) ... (tirer|tire*|retirer|percevoir|obtenir|degager) .. (revenu*|profit*|gain*|benefice*)',
        `${notEver} ... (vendre|vendu*|vend|commercialis*) .. (votre|vos|les|l|le|mon|mes|ce qui|cet) .. (echantillon*|donnees|materiel|adn|sang|prelevement*|tire)`,
        '(travaux|recherche*|projet*|usage*|utilisation*) .. (a des fins|but|finalite|visee) commercial* ... (exclu*|interdi*|hors|proscri*|ecart*)',
        '(exploit*|utilis*|us*) .. (d aucune|en aucune|de nulle) (facon|maniere) .. (marchande|commerciale|lucrative)',
        '(n exploiter|ne pas exploiter|n exploite*) .. aucune (facon|maniere|fin) .. (marchande|commerciale|lucrative)',
      ],
      unless: [
        '(vous ne (percevr*|recevr*|serez|tirer*)|vous n en|frais|redevance|ne s oppose pas|n est pas (interdi*|exclu*)|participant*|promoteur .. (vend|fabrique))',
      ],
    },
  ],
  'DUO:0000019': [
    {
      says: [
        'soumettre vos [principaux] resultats a une revue',

        '(doit|doivent|devra) .. (exposer|presenter|decrire) .. resultats .. (litterature|revue|publication) scientifique',
        '(doit|doivent|devez|devra) soumettre .. resultats a une revue',
        '(engage*|oblige*|tenu*) a publier',
        '(manquement|violation) .. publi*',
        'ne pas publier .. (constitue|est|vaut) .. (manquement|violation|faute)',
        '(devoir|obligation) de publier',
        'resultats .. (positifs|negatifs) .. (rendus publics|publie*)',
        `(fait|font|faire|fera|feront) (paraitre|connaitre) .. (${results}|un article|ses|leurs)`,
        `(doi*|devr*|tenu*|engage*|oblige*) .. (faire paraitre|publier|rendre public*|porter|diffuser|divulguer) .. ${results}`,
        `(soumet|soumettr*|soumettent) .. (article|manuscrit) .. (presentant|sur|exposant|decrivant|avec) .. ${results}`,
        `${results} .. (doi*|devr*|seront|sont) .. (publie*|rendus publics|rendues publiques|portes a la connaissance|diffuse*|verse*) `,
        'tenu* de publier',
      ],
      unless: [
        '(ne .. (pas|publi*)|avant (le|la|xdate)|embargo|moratoire|rien n oblige|n est pas tenu*|votre nom|reconnaitre|nous publierons|sans obligation|base de donnees|peut|identit*|n oblige|pas oblige)',
        'xdate ... publi*',
      ],
    },
  ],
  'DUO:0000020': [
    {
      says: [
        'dans le cadre d un projet commun',

        'sans collaborateur local .. (ne|pas)',
        '(compter|comprendre|inclure|integrer) .. (equipe) .. (au moins un|un) (membre|chercheur|investigateur) d*',
        '(utilisateur|destinataire|demandeur|beneficiaire) (collabore*|travaille*) .. avec les (chercheur*|investigateur*|responsable*|scientifique*)',
        '(travaillerez|travaillera|travaille) avec (l un|un|une|l une) de nos (chercheur*|scientifique*|equipe*)',
        'partenaire (du|de la|dans le) pays ... (associe|implique|inclus)',
        '(acces|utilisation|usage) .. (suppose*|exige*|requier*|implique*|passe*) .. (collaboration|partenariat|cooperation)',
        '(chercheur*|investigateur*|scientifique*|membre*) (du|de la|de l|des|local*|du pays) ... (doi*|devr*) .. (faire partie|etre associe*|participer|figurer|prendre part|etre membre)',
        'dans le cadre d un (projet|programme|travail) (commun|conjoint|collaboratif)',
        '(toujours|uniquement|seulement) .. (ensemble|conjointement|en commun|de concert) .. avec (notre|l|le|la|les)',
        'associe .. (travaux|etude*|projet*) .. (un|au moins) .. (chercheur|investigateur|scientifique|membre)',
        '(concu*|mene*|signe*|conduit*) .. (conjointement|ensemble|en commun|de concert) avec',
      ],
      unless: [
        '(comite|commission|sans y etre|peut|peuvent|n est pas tenu*|recrut*|consentement|participer a cette etude)',
      ],
    },
  ],
  'DUO:0000021': [
    {
      says: [
        'soumis* au present comite',

        '(nouvelle*|autre*|future*) (etude*|recherche*|projet*) .. (soumise*|soumis|presentee*) (au|a ce) [present] comite',
        'un comite d ethique .. (examinera|devra donner|donnera) .. accord',
        'comite d ethique l examinera',
        '(un|le|son|leur) (comite|commission) d ethique (approuve|autorise|donne|ait approuve|accepte)',
        '(obtenir|avoir|recevoir) le oui d un comite d ethique',
        'aucune (etude|recherche|utilisation) (ulterieure|nouvelle|future) .. sans .. (avis|accord|approbation) .. (comite|commission|xcommittee)',
        '(nouvel*|futur*|autre*) (etude*|projet*|recherche*) ... sans .. (avis favorable|approbation) du comite',
        '(chaque|toute|tout|aucun*) .. (projet|etude|recherche|usage|utilisation) ... (examine*|approuve*|autorise*|valide*|soumis*|evalue*) .. par .. (comite|commission|xcommittee) [d] [ethique]',
        '(doi*|devr*|devez|faut|fournit|fournir|joint|remet*|produi*|present*|remettre|joindre) ... (certificat|avis [favorable]|approbation|accord|autorisation|attestation) .. (du|d un|de son|de votre|de la|d une) .. (comite|commission|xcommittee|ethique)',
        '(tant qu*|avant qu*|sans qu*|une fois qu*|des lors qu*|apres qu*) ... (comite d ethique|commission d ethique|xcommittee) ... (accord|approuv*|autoris*|favorable)',
      ],
      unless: [
        '(modification*|amendement*|rapport*|a ete (approuv*|examine*|autorise*)|evenement*|promoteur n|present (avis|modele)|n a pas a|n est pas (necessaire|requis*))',
      ],
    },
  ],
  'DUO:0000022': [
    {
      says: [
        '(ne|n) .. pas (exporte*|expedie* a l etranger)',
        '(demeure*|reste*) sur le sol',
        'aucune copie .. a l etranger',
        '(ne|n) .. (detenu*|conserve*|stocke*|copie*) a l etranger',
        '(hebergees|conservees|stockees|detenues|heberges|conserves|stockes) (au|en|aux) xcountry ... (ne|n) .. (sort*|quitt*)',
        '(limite*|restreint*|reserve*|circonscrit*) au (territoire|sol) (national|francais|suisse|belge|canadien|quebecois|senegalais|camerounais|ivoirien|luxembourgeois|burkinabe|malien|beninois|togolais)',
        'lieu* (d utilisation|de conservation|d usage|de traitement) ; .. xcountry .. (uniquement|seulement|exclusivement)',
      ],
      unless: ['(n est pas (limite*|reserve*)|loi|droit)'],
      lifted: true,
    },
  ],
  'DUO:0000024': [
    {
      says: [
        'publication .. n est (permise|autorisee|possible) qu apres',
        '(rien|aucun resultat|aucune publication|aucun article) ne (soit|sera|est) (publie*|diffuse*|soumis*|faite*) avant',
        '(soumis*|publie*|soumettre|publier) .. a partir du xdate .. pas avant',
        'premiere annee ... (non publier|pas publier|ne .. publi*)',
        'pendant .. xduration ... (seul*) ... (publier|publication*|communiquer)',
        '(resultat*|article*|publication*) .. (ne|n) .. (public*|publie*|diffuse*|communique*) .. (avant|que) .. (xduration|xdate)',
        '(differe*|reporte*|suspend*|retarde*) .. publication* ... (jusqu*|xdate|xduration)',
      ],
      unless: ['(commentaire*|relecture|pas d embargo|non publie*)'],
    },
  ],
  'DUO:0000025': [
    {
      says: [
        '(ne|n) .. pas (garde*|conserve*|utilise*|detenu*) plus de xduration',
        'plus de xduration .. (garde*|conserve*)',
        '(utilisation|usage|exploitation|acces) .. (cesse*|prenne fin|prend fin|s acheve*|se termine*) le xdate',
        '(echantillon*|donnees|reliquat*|copies) ... (detruit*|efface*|supprime*|jete*) au bout de xduration',
        '(duree|periode) d acces .. xduration',
        '(utilisation|usage|exploitation) apres le xdate .. interdi*',
        '(conserve*|garde*|utilise*|detenu*|stocke*|detien*|conservera) .. xduration ... (puis|ensuite|apres quoi|avant d etre) .. (detrui*|efface*|elimine*|jete*|supprime*|brul*)',
        '(supprim*|effac*|detrui*|elimin*) .. (tout*|l ensemble) .. (copie*|donnees|fichier*|echantillon*) ... (au plus tard|a l issue|au terme|a l expiration|dans un delai|passe) .. (xduration|xdate)',
        '(au bout|a l issue|au terme) de .. xduration ... (detrui*|efface*|supprime*|jete*)',
      ],
      unless: [
        '(publi*|dossier* de l etude|retrait|retire*|avis|clairance|notice|rapport*|preavis|contact*|violation|anomalie|dossier* (sont|est) archive*)',
      ],
    },
  ],
  'DUO:0000026': [
    {
      says: [
        'nulle autre personne que [celles|les|la]',
        '(accessible*|accede*) qu .. et aux personnes (nommee*|designee*|citee*)',
        'a titre personnel .. (cede*|transmis*|transfere*)',
        '(qui ne sont pas|non) (nommes|designes|cites|inscrits) ... (n ont pas|aucun) .. acces',
        '(nul autre que|personne d autre que|aucune autre personne que) [le|la|les|l] (professeur*|docteur*|xperson|personne*|chercheur*|dr|pr|utilisateur*)',
        'seul* [le|la|les] (personne*|chercheur*|utilisateur*) .. (dont le* nom*|nommee*|designe*|inscrit*|liste*|figur*) ... (peu*|pourr*|ont|accede*|ouvr*)',
      ],
      unless: ['(cle du code|medecin de l etude|identite)'],
      lifted: true,
    },
  ],
  'DUO:0000027': [
    {
      says: [
        'projet supplementaire fait l objet d une nouvelle demande',
        'usage soit limite au projet',

        'n est pas utilise* a d autres fins que la recherche (decrite|prevue|approuvee)',
        '(chaque|tout) projet (supplementaire|nouveau|ulterieur) .. nouvelle demande',
        '(s etend|vaut|porte|couvre) qu au (present|seul) (protocole|projet)',
        's etend qu a (la presente|cette) etude',
        '(ne|n) .. utilise* dans d autres (projets|etudes|protocoles)',
        '(nouvelle|autre) question .. nouvelle demande',
        '(uniquement|seulement|exclusivement) a l etude xtitle',
        '(accord|autorisation|acces|consentement|licence) .. ne vaut que pour [le|la|l|ce|cette] (projet|etude|protocole)',
        '(sert|servira|servent|serviront) a (cette|ce|l) (etude|projet|recherche) et a (aucun*|nul*) autre',
        '(projet|etude|entreprise) .. (et|ni) .. (dans|pour|a) (aucun*|nul*) autre [projet|etude|entreprise]',
      ],
      unless: ['(ethique|xdisease)'],
      lifted: true,
    },
  ],
  'DUO:0000028': [
    {
      says: [
        '(ne|n) (distribue*|remet|cede|transmet|transfere) pas .. a d autres (institutions|etablissements|organismes|laboratoires)',
        '(restent|demeurent|sont gardes) dans notre (hopital|institut|etablissement|centre|universite)',
        '(ne|n) .. (quittent|quitte|quitteront|sortent|sorte) .. (jamais|pas) .. (etablissement|institution|locaux)',
        '(pas|jamais) (donnes|remis|transmis|confies|cedes) a d autres (etablissements|hopitaux|institutions|laboratoires)',
        'vaut pour un seul etablissement',
        '(ne|n) .. copie* ailleurs',
        '(ne|n) .. (quitt*|sort*) .. (etablissement|institution|locaux|murs|laboratoire) [du|de|d]',
        'aucun* autre (hopital|universite|etablissement|laboratoire|institut*|centre) .. (ne|n) .. (recevra|aura|obtiendra|utiliser*|peu*|pourra|detien*)',
        '(droit d usage|acces|usage|utilisation|licence) .. (confere*|accorde*|reserve*|limite*) (a|au|aux|a l) .. (xorganisation|institut|etablissement|universite) (seul*|uniquement)',
        '(confere*|reserve*) a l institut .. seul',
      ],
      unless: ['(ethique|pays|xcountry)'],
      lifted: true,
    },
  ],
  'DUO:0000029': [
    {
      says: [
        `(remet*|transmet*|restitu*|reverse*|envoie*|envoy*|renvoi*|depose*|remettre|transmettre|reverser|restituer|communique*|fourni*) ... (a|au|aux|dans|a la|a l) .. ${home} ... ${derived}`,
        `${derived} ... (remis*|transmis*|restitue*|reverse*|renvoye*|depose*|verse*|rendu*|ajoute*|integre*) .. (a|au|aux|dans|a la|a l) .. ${home}`,
        `(nous|au fournisseur) (transmettre|remettre|restituer|renvoyer|rendre) .. ${derived}`,
        `${derived} .. (revien*|retourn*|font retour) .. (a|au|aux|a la) .. ${home}`,
      ],
      unless: [
        '(detrui*|restant*|reliquat*|ne vous seront|participant*|copie d* (chaque )?article|manuscrit*|rapport*|publi*|certificat|tabl* agrege*|avant l ouverture|anomalie*|code*)'.replace(
          '(chaque )?',
          '[chaque] ',
        ),
      ],
    },
  ],
  'DUO:0000043': [
    {
      says: [
        '(medecin*|soignant*|equipe (soignante|medicale)|clinicien*) .. (peu*|pourr*) .. (utilis*|consult*|ouvrir|lire|se servir) ... (soigner|soin*|traite*|therap*|diagnosti*)',
        '(servir|servent|utilise*) .. (aux|pour les|a des) (soins|fins cliniques|fins de soins) ',
      ],
      unless: ['(ne|n|pas|rien|aucun*|jamais)', '(mieux|ameliorer)'],
    },
  ],
  'DUO:0000044': [
    {
      says: [
        '(ascendance|origine des populations|origine ethnique|ancetres) .. ne (soi*|sera|seront|est|sont) pas (etudie*|recherche*|explore*)',
        '(ne|n|personne|nul|jamais) ... (chercher*|savoir|etudier|determiner|deduire|retracer) ... (ancetre*|ascendance|origine* (ethnique*|des populations|des peuples)|d ou vien*)',
        '(origine* .. population*|histoire .. population*|ascendance|ancetre*) ; non',
      ],
      unless: ['(uniquement|seulement|exclusivement|rien d autre|a l exclusion)'],
    },
  ],
  'DUO:0000018': [
    {
      says: [
        '(universites|associations|organismes publics) .. recoivent ... ne peuvent rien vendre',
      ],
    },
  ],
}
