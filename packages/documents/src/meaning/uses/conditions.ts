import type { UseRules } from './use-rule.ts'
import { en, fr, pt } from './words.ts'

export const conditions: UseRules = {
  en: [
    {
      duo: 'DUO:0000019',
      confidence: 0.9,
      all: [
        `(${en.must} ... (publish*|make .. (findings|results|outcome*|conclusions|discoveries) ... (public*|known|available|accessible)|(disseminat*|communicat*|report) .. (findings|results|outcome*|conclusions|discoveries) ... (communit*|public*|journal*|peer|open|conference*|literature|scientific)|(make|made) (public|known)|submit .. (manuscript*|findings|results|article|paper) .. (for publication|to .. journal)|placed in the public domain|put .. in the public domain|(share|shared) .. (findings|results) ... (scientific|research) community|write up .. results|appear in .. journal)|(results|findings|outcomes) .. ${en.must} .. (published|disseminated|made (public*|available|known|accessible)|reported .. (journal|public*)|appear)|(publication|dissemination) .. (is|are) .. (required|mandatory|compulsory|obligatory|a condition|an obligation|expected|a duty)|(duty|obligation|obliged|requirement|required|requires) .. (publish|make public|disseminate|publication|dissemination)|publication required)`,
      ],
      none: [
        '(not .. (publish|submit|present)|refrain*|until|abstain*|before (publi*|submi*|present*)|prior to (publi*|submi*)|if [it|they|you] .. publish|when .. publish*|any publication|each publication|every publication|all publications|publications|acknowledg*|cite|summary statistics may|draft|embargo|moratorium|earlier than|no sooner|in any publication|identify|re identif*|database|repository of the|deposit .. derived|newsletter|website of the study|summary of the study|right to publish|may publish)',
      ],
    },
    {
      duo: 'DUO:0000020',
      confidence: 0.9,
      all: [
        `(${en.must} ... (collaborat*|jointly|together with|work* (with|alongside)|in partnership|in (association|cooperation|conjunction|concert) with|partner with|co author*|coauthor*|involve* .. (xperson|scientist*|investigator*|researcher*|member*|team|provider|custodian|at least one|that person)|include .. (xperson|scientist*|investigator*|researcher*|member*) ... (author*|team|analys*|partner*|collaborat*|study)|with the (participation|involvement|active)|active (part|role|involvement)|as a collaborator|co investigator|associate .. (xperson|scientist*|investigator*|researcher*) )|(collaboration|collaborative (agreement|arrangement|work)|partnership|joint work) .. (is|with) ... (required|mandatory|compulsory|a condition|obligatory|condition of)|only .. (in collaboration|in partnership|jointly|together with|as part of a collaboration)|(conditional|condition*|depend*|subject to) ... (collaborat*|partnership) ... with|collaboration required|(take|takes|taking) [a|an] [real|active|full] part in .. (analys*|design|interpret*))`,
      ],
      none: [
        '(harm|data breach|talk* to each other|participant* agree|dispute*|negotiat*|encrypt*|police|authorit*|committee|treat* you|notif*|mediat*|together with .. (certificate|copy|proof|report|names|form|list|invoice|documentation)|jointly (liable|own*|responsible|and severally)|good faith|if .. (wish*|want*)|inform*)',
      ],
    },
    {
      duo: 'DUO:0000021',
      confidence: 0.9,
      all: [
        '(ethic*|irb|review board|xcommittee|institutional review|rec|reb)',
        '(approv*|opinion|clearance|review*|authori*|certificate*|permission|letter|favourable|favorable|consent of|agreement of|sanction*|green light|endorse*|waiver|oversight|decision)',
        `(${en.must} ... (obtain*|hold*|secure*|provid*|submit*|produc*|lodge*|present*|furnish*|send*|have|supply|show*|get|got|attach*|approv*|upload*|evidence|proof|receiv*|reach*|accompan*|file*|demonstrat*|in place|deposit*|enclose|forward)|(requires|require|needs|need|calls for) .. (approval|review|opinion|clearance|consent)|(no|not|only|none|nothing) ... (until|unless|before|without|after|once|till) |(before|prior to|until|unless|only (after|once|if|when)|after|once|upon|on condition|provided that|subject to|on presentation|conditional (on|upon)|on receipt) ... (ethic*|irb|review board|xcommittee|approv*|use|access|release|transfer|analysis|data|samples)|(approval|opinion|clearance|review) .. (is|shall be|must be|are) .. (required|mandatory|needed|necessary|a condition|condition*|obtained|precondition)|requires .. (approval|review|opinion|clearance)|ethics approval required)`,
      ],
      none: [
        '(amend*|progress report*|protocol (change*|deviation*)|adverse|xdate|report to|every year|annual*|renew*|recertif*|lapse*|participant* .. withdraw|new question*|reminded|complain*|questions about your rights|may contact|if you have|chair|was approved|has been approved|have been approved|were approved|has (looked|reviewed|agreed)|approved by|before recruitment|destroyed in the presence|pleased to inform|considered your|granted approval|has granted|this (approval|clearance)|your study|the above protocol|fresh protocol|parcel|study is approved|gave its|has given|agreed to it|meeting)',
      ],
    },
    {
      duo: 'DUO:0000029',
      confidence: 0.9,
      all: [
        `(${en.must} ... (return*|deposit*|send .. back|sent back|hand* .. back|give .. back|given back|gives back|feed .. back|fed back|contribut* .. (back|to)|submit* .. (to|back|into)|upload*|transfer .. back|transmit*|share .. (back|with the)|deliver*|lodge*|restor*|enrich*|supply .. with|provide .. (with|to)|make .. available to [the] provider|place .. in|placed in) ... (derived|results|variant*|genotype*|sequence*|data*|calls|annotation*|scores|matrices|files|measurements|phenotype*|findings|it (has|derives)|imput*|expression|outputs|output|profiles) |(derived|results|variant*|genotype*|sequence*|data*|calls|annotation*|findings|outputs|profiles|measurements) ... ${en.must} ... (be|flow|go|come) .. (return*|deposit*|sent back|handed back|given back|fed back|contributed|submitted|uploaded|transferred back|delivered|lodged|made available to the (provider|resource|repository|biobank|custodian)|back to|placed in)|return of .. (results|data*) .. (required|mandatory|; yes|is a condition))`,
        '(database|repository|resource|archive|biobank|provider|bank|registry|cohort|custodian|back|supplier|return*|consortium|data centre|data center|centre|institute|xorganisation|library|office)',
      ],
      none: [
        '(return* or destroy*|destroy*|destruction|erase*|delet*|remaining (material|sample*)|unused|what remains|leftover|return* the (material|sample*|data) |return* all copies|participant* .. results|(results|returned) ... (participant*|donor*|individual*)|individual results|return of individual|incidental*|your doctor|ethic*|progress report*|annual report|certificate|adverse|before .. (access|use)|confidential information|end of .. term|manuscript|draft|to you|report* to the|publication*|copy of .. (approv*|article|paper)|reports? of)',
        'return .. (the|all|any) [remaining|unused|original] (material*|sample*|data|specimen*|copies) [to|upon|on|at]',
      ],
    },
  ],
  fr: [
    {
      duo: 'DUO:0000019',
      confidence: 0.9,
      all: [
        `(${fr.must} ... (publi* .. (resultat*|conclusion*|travaux|decouverte*|qu|dans|ce)|publier|rend* publi*|rendus publics|diffus* .. (resultat*|conclusion*|travaux)|faire connaitre|porter .. (connaissance|connus)|communiqu* .. (resultat*|conclusion*) ... (communaute|public*|scientifique*|revue)|divulgu* .. resultat*|mettre .. resultat* .. disposition .. (public|communaute|tous)|soumet* .. (article*|manuscrit*|resultat*) .. (publication|revue*)|publication d*)|(resultat*|conclusion*) .. ${fr.must} .. (publi*|diffus*|rendu*|connu*|communiqu*|paraitre|accessibles)|(resultat*|conclusion*) .. (seront|sont|font) .. (publie*|l objet d une publication|rendu* publi*|diffuse*)|(publication|diffusion) .. (est|des resultats est) .. (obligatoire*|exige*|requise*|imperative|due|une condition)|(obligation|tenu*|charge) d* .. (publier|publication|diffus*)|publication obligatoire)`,
      ],
      none: [
        '(ne .. (publi* pas|doi*|peu*)|abstien*|abstenir|avant (toute|le|la|de)|jusqu|toute publication|toutes publications|chaque publication|les publications|remerci*|mentionn*|cite*|embargo|moratoire|delai|projet de (publication|manuscrit)|base de donnees|verse*|anonym*|identif*|journal de l hopital|resume des travaux|peut publier|publie librement)',
      ],
    },
    {
      duo: 'DUO:0000020',
      confidence: 0.9,
      all: [
        `((${fr.must}|est|sont|sera|seront|associe*|mene*|conduit*|realise*|effectue*|conduite*|travaille*|fait) ... (collabor*|conjointe*|de concert|en partenariat|en association avec|en cooperation|avec le concours|en commun|de pair avec|cosign*|coauteur*|co auteur*|associ* .. (xperson|la coordinatrice|le coordinateur|chercheur*|investigat*|membre*|scientifique*|equipe|fournisseur|au moins|un|une|le|la|l) .. (a la|aux|a|d*|dans)|ensemble avec|aux cotes d*|avec la participation|partie prenante|travaill* avec|implique* .. (chercheur*|xperson|membre*|scientifique*|equipe))|(collaboration|partenariat) .. (est|avec) ... (obligatoire*|exige*|requise*|imperative|une condition|condition*|necessaire)|(subordonn*|condition*|uniquement|seulement) ... (collaboration|partenariat)|associe* .. (xperson|la coordinatrice|le coordinateur|la responsable|le responsable|chercheur*|investigat*|membre*|scientifique*|equipe|au moins) ... (a|au|aux|dans)|collaboration obligatoire|(participe*|prend* [une] part* [active]) (a|aux) .. (analyse*|interpretation|conception|redaction))`,
        '(xperson|chercheur*|chercheuse*|coordinat*|investigat*|fournisseur|equipe*|scientifique*|membre*|plateforme|institut*|responsable*|xorganisation|consortium|producteur*|partenaire*|programme|centre|createur*|registre|cohorte|biobanque)',
      ],
      none: [
        '(responsable conjoint|responsabilite|litige*|bonne foi|autorites|ethique|xcommittee|s il le souhaite|soign*|commun accord|participez|de participer|vous|votre|formulaire|recrut*|un resume)',
      ],
    },
    {
      duo: 'DUO:0000021',
      confidence: 0.9,
      all: [
        '(ethique*|xcommittee|comite de protection|cpp|irb|cer)',
        '(avis|approb*|approuv*|autoris*|certificat*|accord|favorable*|agrement|feu vert|validation|decision|attestation|visa|aval|examen|evaluation)',
        `(${fr.must} ... (obten*|obtien*|fourn*|produi*|remett*|remet|present*|transmett*|transmet|justifi*|dispos*|depos*|communiqu*|recueil*|joind*|joint|soumet*|sollicit*|detenir|avis|approuv*|attest*|envo*|adress*)|(joint|remet|fournit|transmet|presente|produit|obtient|adresse|depose|communique|justifie|recueille|sollicite) .. (avis|approbation|certificat|autorisation|accord|attestation|agrement)|(ne|n|aucun*|nul*|pas) ... (avant|sans|tant qu*|qu apres|que si|qu a|que lorsqu*|que sur) |(avant|prealable*|sous reserve|a condition|apres|des lors|sur presentation|des reception|subordonn*|une fois|moyennant|conditionn*) ... (ethique*|avis|approb*|certificat*|xcommittee|acces*|envoi|utilis*|transmission|donnees|echantillons|autoris*)|(avis|approbation|autorisation|certificat) .. (est|sont|doit etre) .. (requis*|obligatoire*|exige*|necessaire*|prealable*|obtenu*|indispensable*)|(exige*|requier*|requis*|suppose*|necessite*) .. (avis|approbation|autorisation|certificat))`,
      ],
      none: [
        '(amendement*|modification*|xdate|evenement*|rapport*|a rendu|a approuve|a autorise|a donne|a recu|ont approuve|a ete approuve*|ont ete|chaque annee|renouvel*|le present avis|cet avis couvre|reuni en|approuve le protocole|vous pouvez|plainte*|consentement doit|notice|la presidente|le president|administrative|recommande que)',
      ],
    },
    {
      duo: 'DUO:0000029',
      confidence: 0.9,
      all: [
        `((restitue*|verse*|retourne*|renvoie*|depose*|remet|remettent|transmet|transmettent|reverse*|rend) ... (base*|depot|entrepot|banque|biobanque|registre|fournisseur|plateforme|archive*|ressource|cohorte|consortium|programme|xorganisation|cedant|biotheque|collection)|(${fr.must}|restitu*|verse*|retourn*|renvo*|depos*|sont|seront|remet|transmet|rend*|reverse*|fournit) ... (restitu*|vers*|retourn*|renvo*|depos*|remet*|remis*|transmet*|transmis*|rendre|rendu*|reverse*|reintegr*|integr*|alimente*|enrichi*|fourni*|communiqu*|charge*|mettre .. disposition) ... (base*|depot|entrepot|banque|biobanque|registre|fournisseur|plateforme|archive*|ressource|cohorte|consortium|programme|origine|centre|xorganisation|responsable d*|cedant|biotheque|collection|institut|producteur)|(base*|depot|entrepot|banque|biobanque|registre|fournisseur|plateforme|archive*) ... (verse*|depos*|retourn*|restitu*) ...|(restitu*|retour*|reverse*|renvo*|verse*) .. (a|au|aux|dans|vers) .. (xorganisation|fournisseur|plateforme|base|consortium|centre|cohorte|programme|banque|responsable))`,
        '(donnees|resultat*|sequence*|variant*|genotype*|annotation*|score*|matrice*|profil*|fichiers|mesures|analyses|tableaux|derive*|imput*|calcul*)',
      ],
      none: [
        '(detrui*|destruction|efface*|restant*|reste d*|inutilise*|solde|copie d*|ethique|rapport*|participant* .. resultat*|resultats individuels|decouvertes|publication*|manuscrit|certificat*|brouillon|au medecin|formation|vous (sera*|seront)|peut mettre|au plus tard .. apres la fin de l accord|reversement de|bulletin|facultati*|en reponse)',
      ],
    },
  ],
  pt: [
    {
      duo: 'DUO:0000019',
      confidence: 0.9,
      all: [
        `(${pt.must} ... (publicar|publicad*|publicacao|tornar public*|tornad* public*|divulg*|dar a conhecer|dar conhecimento|dado* a conhecer|difund*|dissemin*|comunicar .. (resultad*|achados|conclusoes) .. (comunidade|public*|cientific*)|submeter .. (artigo*|manuscrito*|resultad*) .. (publicacao|revista*))|(resultad*|achad*|conclusoes) .. ${pt.must} .. (publicad*|divulgad*|tornad*|dado*|conhecid*)|(resultad*|achad*|conclusoes) .. (serao|sao) .. (publicad*|divulgad*|tornad* public*)|(publicacao|divulgacao) .. (e|dos resultados e|sera) .. (obrigatori*|exigid*|imperativ*|requisito|condicao|devida)|(obrigacao|dever|obrigad*|obriga se) .. (publicar|publicacao|divulg*|tornar)|publicacao obrigatoria|tera* de publicar|publicara|publicarao)`,
      ],
      none: [
        '(nao .. (publica*|divulga*|submet*)|abst*|antes de|antes da|antes do|ate [a|ao|que] xdate|toda* publica*|qualquer publica*|as publicacoes|nas publicacoes|agradec*|menc*|cita*|embargo|moratoria|periodo|minuta|rascunho|base de dados|reidentif*|identi*|pode publicar|antes|confidencia*|resumo em)',
      ],
    },
    {
      duo: 'DUO:0000020',
      confidence: 0.9,
      all: [
        `((${pt.must}|sera|serao|e|sao|desenvolvera|realizara|conduzira|fara|trabalhara|envolvera|associa*|incluira) ... (colabora*|conjunt*|em conjunto|parceria*|em associacao com|em cooperacao|coautor*|co autor*|juntamente com|lado a lado|com a participacao|em comum com|envolv* .. (xperson|investigador*|pesquisador*|membro*|equip*|pelo menos|um)|inclu* .. pelo menos um*|inclu* .. (xperson|investigador*|pesquisador*|membro*) ... (estudo|equip*|analise*|autor*)|trabalh* com|associa* .. (xperson|investigador*|pesquisador*|equip*))|(colaboracao|parceria) .. (e|com) ... (obrigatori*|exigid*|condicao|requisito|indispensavel|necessari*)|(condicion*|depende*|apenas|somente|so) ... (colaborac*|parceria)|colaboracao obrigatoria|(toma* parte|participa* ativamente|participa* activamente|intervem|tera parte|participara) .. (na|no|nas|em|desde|d*) .. (analise*|planejamento|planeamento|desenho|interpretac*|redac*|formulac*))`,
        '(xperson|investigador*|pesquisador*|coordenador*|fornecedor|equip*|cientista*|membro*|instituto|cedente|registo|registro|biobanco|xorganisation|consorcio|coorte|centro|curador*|titular*|responsave*|parceir*)',
      ],
      none: [
        '(responsabilidade conjunta|litigio*|boa fe|autoridade*|etica|xcommittee|se o quiser|comum acordo|participar da pesquisa|senhor|convidad*|recrut*|desejam|desej*|termo|seu medico|confunde|propriedade)',
      ],
    },
    {
      duo: 'DUO:0000021',
      confidence: 0.9,
      all: [
        '(etica|xcommittee|etico|cep|conep|bioetica|eticas|etic*)',
        '(aprova*|parecer*|autoriz*|certificad*|favorave*|concordancia|anuencia|apreciac*|avaliac*|aval|luz verde|comprovativo|decisao|deliberacao)',
        `((${pt.must}|obtem|apresenta|remete|obtera|apresentara|enviara|entrega) ... (obte*|obtid*|apresent*|fornec*|remet*|comprov*|dispor|dispo*|deposit*|envi*|junt*|submet*|entreg*|deter|aprov*|parecer|anex*|ter|exib*|solicit*)|(junta|remete|fornece|apresenta|entrega|obtem|envia|deposita|comprova|solicita) .. (parecer|aprovac*|certificado|autorizac*|comprovativo|copia)|(nao|so|nenhum*|apenas|somente) ... (antes|sem|enquanto|depois|apos|mediante|ate que|quando|se) |(antes|previ*|apos|depois|mediante|desde que|condicionad*|sob condicao|uma vez|sujeit*|dependente|contra a apresentacao) ... (etic*|aprova*|parecer*|xcommittee|acess*|aced*|envio|utiliz*|us*|dados|amostras|credenciais)|(aprovacao|parecer|autorizacao|certificado) .. (e|deve ser|sera|sao) .. (exigid*|obrigatori*|necessari*|previ*|obtid*|indispensave*|imprescindive*|condicao)|(exige|exigem|requer|depende|carece|necessita|pressupoe) .. (aprovac*|parecer|autorizac*))`,
      ],
      none: [
        '(emenda*|alterac*|xdate|evento*|relatori*|foi aprovad*|foi autorizad*|aprovou|autorizou|deliberou|cada ano|anualmente|renov*|nao dispensa|pode contactar|pode contatar|entrar em contato|duvidas|denuncia|reclamac*|conclus*|situacao do parecer|presidente|necessita apreciacao|projeto aprovado|analisado o protocolo|novo parecer antes|considerando|contate|contacte|qualquer outro projeto|novo consentimento)',
      ],
    },
    {
      duo: 'DUO:0000029',
      confidence: 0.9,
      all: [
        `((devolve*|deposita*|remete*|restitui*|retorna*|entrega*|envia*|transmite*|integra*) ... (base*|repositorio*|banco|biobanco*|registo|registro|fornecedor|cedente|arquivo|coorte|consorcio|xorganisation|plataforma|colecao)|(${pt.must}|retornar*|devolv*|deposit*|regressar*|remete|remetera|enviara|entregara|restituir*|sao|serao|transfere|integrar*) ... (devolv*|devolu*|deposit*|retorn*|regress*|remet*|envi*|entreg*|restitu*|reintegr*|integr*|incorpor*|carreg*|transfer*|aliment*|enriquec*|submet*|disponibiliz*|repass*|fornec*|ced*) ... (base*|repositorio*|banco*|biobanco*|registo|registro|fornecedor|cedente|arquivo*|recurso|coorte|consorcio|origem|centro|xorganisation|plataforma|colecao|instituto|biorrepositorio|titular)|(retornarao|retornara|regressarao|devolvera|devolverao|devolve) ... (base*|repositorio*|banco*|biobanco*|registo|registro|fornecedor|cedente|arquivo*|coorte|xorganisation)|(devolucao|retorno|deposito) .. (dados|resultados) .. (obrigatori*|exigid*|; sim|e condicao))`,
        '(dados|resultad*|sequencia*|variante*|genotipo*|anotac*|matrizes|perfis|ficheiros|arquivos|medic*|medid*|analises|tabelas|derivad*|imputa*|genoma*|scores|pontuac*)',
      ],
      none: [
        '(destru*|inutiliz*|apag*|elimin*|descart*|sobra*|restant*|remanescente*|que restar|copia d*|etic*|relatori*|participante* .. resultad*|resultados individuais|achados clinicos|publica*|manuscrito|certificad*|rascunho|seu medico|gasto|passagem|facultativ*|parecer|voce|fim do acordo|diferencas)',
      ],
    },
  ],
}
