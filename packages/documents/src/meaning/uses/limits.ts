import type { UseRules } from './use-rule.ts'
import { en } from './words.ts'

const enPlace =
  '(xcountry|xregion|country|countries|territory|national (soil|borders|territory)|borders|jurisdiction*|abroad|overseas|continent|province|nation)'
const enMove =
  '(leave|leaves|sent|send|ship*|export*|transfer*|mov*|taken|take|carried|stor*|kept|keep|held|hosted|host*|us*|access*|open*|process*|analy*|shar*|pass*|travel|go|goes|cross*|remain*|stay*|forward*|transmit*|locat*|resid*|studied|made available|disclos*|copied|releas*|found)'
const frPlace = '(xcountry|xregion|pays|territoire*|frontiere*|etranger|national*|sol|continent)'
const frMove =
  '(sort*|quitt*|envo*|export*|transfer*|expedi*|conserv*|stock*|heberg*|utilis*|trait*|analys*|acced*|acces*|rest*|demeur*|circul*|franchi*|transmis*|transmett*|partag*|transport*|consult*|detenu*|communiqu*|etudi*|emport*|garde*)'
const ptPlace =
  '(xcountry|xregion|pais|paises|territorio*|fronteira*|estrangeiro|exterior|nacional|nacionais|continente)'
const ptMove =
  '(sair|saem|saida|sai|saira*|sairao|envi*|export*|transfer*|expedi*|conserv*|guard*|armazen*|aloj*|hosped*|utiliz*|us*|trat*|analis*|aced*|acess*|permanec*|fica*|circul*|transmit*|partilh*|compartilh*|transport*|consult*|lev*|remet*|estud*|deix*|process*|aloc*|mantid*)'

export const enAbroad = `((not|never|no|nor|neither|none|cannot|prohibit*|forbid*|forbidden|without) ... (leave* .. (country|xcountry|territory|nation|national)|(sent|send|ship*|export*|transfer*|taken|tak*|shar*|pass*|mov*|carried|stor*|us*|process*|disclos*|released|made available|analy*|go|kept|held|transmit*) ... (abroad|overseas|(outside|beyond|out of) [of] [the] [national] [borders|territory] [of] (xcountry|country|territory|borders|national|nation|boundaries|jurisdiction)|(to|with) .. (foreign|any other countr*|another countr*|other countr*))|(cross|crossing) .. border*|be exported|exported|export of)|(export*|cross border .. (transfer*|shar*|movement*|flow*)|transfer* abroad|sharing abroad|sharing .. (outside|abroad)|transfer .. (outside|abroad|foreign)) ... (prohibit*|forbid*|forbidden|not (permitted|allowed|be)|; no|excluded)|${en.must} ... (remain|stay|be kept|be stored|be held|be analy*) ... (in the country|in this country|within .. (country|borders|territory|national)|national territory|in xcountry at all times))`
export const frAbroad = `((ne|n|ni|aucun*|jamais|interdi*|sans|pas|nul*) ... (sort* [pas|point|jamais] d* .. (pays|territoire|xcountry|frontiere*)|quitt* .. (pays|territoire|xcountry|sol)|(envo*|export*|transfer*|expedi*|transmis*|partag*|communiqu*|utilis*|transport*|conserv*|analys*|stock*|heberg*|etudi*|emport*) ... (etranger|hors d* [la|l|les] (pays|territoire|xcountry|frontiere*|national)|(en dehors|au dela) d* .. (pays|territoire|xcountry|frontiere*)|(un|autre*|d) .. (pays|etat*) (tiers|etranger*))|etre exporte*|franchi* .. frontiere*|exportation)|(exportation|transfert .. (etranger|hors)|envoi .. (etranger|hors)|partage .. (etranger|hors)) ... (interdi*|exclu*|n est pas|prohib*|refus*|; non)|(rest*|demeur*|conserv*) ... (au pays|dans le pays|sur le territoire|a l interieur d* .. (pays|frontiere*|territoire)|territoire national|sol national)|doi* rester (ici|au pays))`
export const ptAbroad = `((nao|nem|nunca|jamais|nenhum*|vedad*|proib*|sem|interdit*) ... ((sair|saem|saida|sai|saira*|sairao|deixa*|abandonar*) ... (pais|territorio|xcountry|estrangeiro|exterior|fronteiras|nacional)|(envi*|export*|transfer*|expedi*|remet*|partilh*|compartilh*|transmit*|utiliz*|us*|transport*|lev*|conserv*|armazen*|guard*|cedid*|analis*|trat*|acess*) ... (estrangeiro|exterior|fora d* [territorio] (pais|territorio|xcountry|fronteiras|nacional)|(outro|outros|terceiro|terceiros) (pais|paises))|exportad*|atravess* .. fronteira*|export*)|(exportacao|envio .. (estrangeiro|exterior)|saida .. (estrangeiro|exterior|pais)|transferencia .. (estrangeiro|exterior|internacional)|remessa .. (exterior|estrangeiro)) ... (vedad*|proibid*|nao (e|se|sao|autoriz*|permitid*)|; nao|excluid*|interdit*)|(permanec*|fica*|mantid*|conserva*|guarda*) ... ((em|no|dentro do) (territorio (nacional|d*)|pais)|dentro d* (fronteiras|pais|territorio|xcountry)|solo nacional))`

const enPublish =
  '(publish*|publication*|submit* [for|a|any|manuscript*|paper*]|present*|preprint*|disclos* .. (finding*|result*)|disseminat*|announce*|report* .. (finding*|result*)|made public|make public|conference*|abstract*|article*|paper|papers|poster)'
const frPublish =
  '(publi*|communication*|communiqu* .. resultat*|divulg*|present* .. (public*|resultat*|congres)|diffus*|preprint*|prepublication*|affiche*|congres|manuscrit*|article*|soumet*|rendre public*)'
const ptPublish =
  '(public*|divulg*|apresent* .. (congress*|resultad*|public*|conferenc*)|difus*|difund*|preprint*|artigo*|submet* .. (artigo*|manuscrito*|publica*|revista*)|congresso*|comunica* .. (resultad*|oral|publica*|cientific*)|manuscrito*)'

export const limits: UseRules = {
  en: [
    {
      duo: 'DUO:0000022',
      confidence: 0.92,
      all: [
        `(${enAbroad}|(only|solely|exclusively|restricted to|limited to|confined to|nowhere else|nowhere|strictly|no other countr*|no third countr*) ... (in|within|to|from|inside|by|of|at) ... (xcountry|xregion|countr*)|(xcountry|xregion) ... (only|exclusively|solely|alone|nowhere else|no other countr*|nowhere)|(not|never|no|nor|cannot|prohibit*|forbid*|none) ... ${enMove} ... (outside|beyond|elsewhere than|other than|out of|except) ... ${enPlace}|(outside|beyond) .. ${enPlace} ... (not (permitted|allowed|be)|prohibit*|forbid*|may not|excluded|unacceptable|is not|are not)|${en.must} .. (remain|stay|be kept|be stored|be held|be hosted|be processed|be analy*|be located|take place|reside|be used) ... (in|within|inside|on) ... (xcountry|xregion|the country|national))`,
      ],
      none: [
        '(law* of|governed by|jurisdiction of the courts|courts of|list of approved|travel to .. (meeting|conference)|insur*|federal law|publish*|there is no list)',
      ],
    },
    {
      duo: 'DUO:0000022',
      confidence: 0.75,
      all: [
        `(not|never|no|cannot|prohibit*|forbid*|refus*|reject*|unacceptable) ... ${enMove} ... xcountry`,
      ],
      none: [
        '(law* of|governed by|nothing|only because|address|federal|courts|limit*|xorganisation in)',
      ],
    },
    {
      duo: 'DUO:0000024',
      confidence: 0.92,
      all: [
        `((wait*|hold* off|hold back|holds back|held back) ... (until|for|till) .. (xdate|xduration) ... (${enPublish})|only ... (${enPublish}) ... (after|from|once) .. (xdate|xduration)|(not|refrain*|no|nor|never|abstain*|withhold*|hold back|defer*|delay*|neither|agree* to wait|wait|postpone*|embargo*|may not|prohibit*|forbid*|nothing) ... (${enPublish}) ... (until|before|for [a] [period] .. xduration|during|within|earlier than|prior to (xdate|the end|the expiry|that date|the lapse|[the] first)|xduration|sooner than|ahead of|till)|(until|before|for [a|the] .. xduration|during|within|prior to|earlier than|not .. until) ... (not|no|refrain*|abstain*|neither|nor|nothing|withhold*|cannot|never) ... (${enPublish})|(publication*|publishing|results|findings|manuscript*|articles) .. (embargo*|moratorium|withheld|deferred|delayed|held back) ... (until|for|xdate|xduration|;)|(embargo|moratorium|publication hold|exclusive period|exclusivity period|period of exclusivity|protected period|holdback) ... (xdate|xduration|until|ends|lifted|expires)|(publish*|publication*|submit*|present*) ... (only|not) [be] [made] (after|from|once|before|until|earlier than) ... (xdate|xduration)|(first|earliest) .. (publi*|submit*) .. (xdate|xduration)|exclusive right to publish .. (until|for))`,
      ],
      none: [
        '(not [be] (required|obliged) to publish|review* .. (draft|manuscript)|comment*|approval of the provider|without .. (consent|approval|permission|leave)|days (before|prior|in advance)|advertis*|accounts have|identif*|xduration (after|of) (publi*|collection of)|acknowledg*|name or crest|fails to publish)',
        '(destroy*|delete*|erase*|disclos* .. data) .. until',
      ],
    },
    {
      duo: 'DUO:0000025',
      confidence: 0.9,
      all: [
        '((use*|access*|right*|permission|licen*e|retain*|kept|keep|hold|held|available|agreement|analy*|work*|authori* use|employ*|stor*|term|contract|permit*) ... (until|till|through|expire*|ends|end|lapse*|terminat*|ceas*|up to|no later than|not .. (after|beyond|later)|valid (until|for|to)|runs (to|until|for)|for no (longer|more) than|for not more than|not exceed*|at most|limited to|for [a] [fixed] [maximum] [period|term] [of] [up to] [at most]|for|period of|within|during|last* for|closes) .. (xdate|xduration)|(until|through|after|from|beyond|on|by|up to) .. (xdate|xduration) ... (use* .. (end*|cease*|lapse*|stop*|no longer)|(may|shall|must|will|can) .. (no longer|not|cease|stop) .. (use*|analy*|access*|work*)|access .. (end*|cease*|lapse*|close*|expire*|withdrawn|revoked)|(destroy*|erase*|delet*))|(stop|cease|end) .. (using|use|work*|access*) ... (by|on|after|from|at|no later than) .. (xdate|xduration)|(must|shall|will) be (destroyed|erased|deleted) .. (by|on|after|no later than|before) .. (xdate|xduration)|xduration ... (use*|access) .. (granted|permitted|allowed|limit*)|(time|duration|period) .. (use*|access|limit*) .. [;] .. (xdate|xduration))',
        '(use*|access*|data|sample*|material*|genom*|agreement|specimen*|right*|licen*e|files|analy*|work*|dna)',
      ],
      none: [
        '(publish*|publication*|embargo|moratorium|submit*|preprint*|present*|clearance|ethics|approval (is|remains)|confiden*|notice|notif*|within xduration|xduration (of|after|before|from|following|s notice)|report*|inform*|recertif*|effective|password*|pay*|fee|collected between|working days|respond*|answer*|aged|older|under .. age|expected to take|visit*|return* .. (results|data)|deposit*|send back|insur*|survive*|consent .. valid|recruit*|record* .. (clinic|hospital)|reviewed by|reach* .. age|xdate to xdate .. (recruited|collected)|not expire|log)',
        'at the end of xduration .. renew* automatically',
        'runs until either',
        'no (fixed )?end'.replace('(fixed )?', '[fixed] '),
      ],
    },
    {
      duo: 'DUO:0000025',
      confidence: 0.85,
      all: [
        '((use*|access*|right*|licen*e|permission|agreement) ... (for [a] [fixed|maximum|limited] [period|term] [of] [up to|at most|no more than] xduration|until xdate|up to xdate|expire* [on] .. xdate|(ends|lapses|terminates|ceases|closes) on xdate|limited to [a] [period|term] [of] xduration|for no (longer|more) than xduration|not exceed* xduration)|(after|at the end of|on the expiry of) (xduration|xdate|th* period) ... (destroy*|erase*|delete*|stop* using|cease*))',
      ],
      none: [
        '(publish*|publication*|embargo|moratorium|submit*|preprint*|present*|clearance|ethics [committee] approval|approval (is|remains|expires|lapses)|confiden*|notice|report*|recertif*|password*|fee|participant* .. aged|insur*|survive*|suspend*|records of access|audit|log|recruit*|bruise|wait|log of)',
        'personal data .. contact',
      ],
    },
  ],
  fr: [
    {
      duo: 'DUO:0000022',
      confidence: 0.92,
      all: [
        `(${frAbroad}|(uniquement|exclusivement|seulement|seul*|reserve*|limit* a|ne .. qu*|n .. qu*|ne ... que|ne ... qu|nulle part ailleurs|strictement|aucun autre pays) ... (en|au|aux|dans|sur|a|vers|d|de|du|les|l|la|le) ... (xcountry|xregion|territoire|pays)|(rest*|demeur*) .. (en|au|aux|a|sur|dans) .. (xcountry|xregion)|(xcountry|xregion) ... (uniquement|exclusivement|seulement|seul*|nulle part ailleurs|aucun autre pays|a l exclusion|et non ailleurs|et pas ailleurs)|(ne|n|ni|jamais|aucun*|interdi*|pas|nul*) ... ${frMove} ... (hors|en dehors|au dela|ailleurs qu*|autre* que|ailleurs) ... ${frPlace}|(hors|en dehors|au dela) d* .. ${frPlace} ... (interdi*|exclu*|prohib*|n est pas|ne .. pas|proscri*)|(doi*|devr*|seront|sont tenu*|est tenu*|imperativement) .. ${frMove} .. (en|au|aux|dans|sur) .. (xcountry|xregion|territoire|sol) )`,
      ],
      none: [
        '(droit |loi*|tribuna*|regi par|assurance|aucune liste|publi*|oppos*|sans limite)',
        'sont hebergees chez',
      ],
    },
    {
      duo: 'DUO:0000022',
      confidence: 0.75,
      all: [
        `(ne|n|ni|jamais|interdi*|refus*|rejet*|exclu*) ... (envo*|transfer*|export*|sort*|expedi*|transmis*|transmett*|heberg*) ... (xcountry|xregion)`,
      ],
      none: [
        '(droit |loi*|tribuna*|empech*|sans limite|seulement pour|interdit pas)',
        'ne s oppose',
      ],
    },
    {
      duo: 'DUO:0000024',
      confidence: 0.92,
      all: [
        `((ne|n|ni|nul*|aucun*|jamais|abstien*|abstenir|s interdi*|interdi*|differ*|report*|retard*|attend*|renonc*|embargo|moratoire|pas) ... (${frPublish}) ... (avant|jusqu*|pendant|durant|tant qu*|xduration|d ici|au cours d*|qu apres|qu a (compter|partir))|(pendant|durant|jusqu*|avant|au cours d*|tant qu*|d ici) ... (ne|n|ni|nul*|aucun*|abstien*|abstenir|interdi*|s interdi*) ... (${frPublish})|(embargo|moratoire|periode (d exclusivite|de reserve|d attente|de priorite)|exclusivite de publication|delai de reserve) ... (xdate|xduration|jusqu*|expire*|prend fin)|(${frPublish}) ... (ne ... qu*|interdi*|differe*|pas .. avant|repousse*|embargo|suspendu*) ... (avant|apres|a compter|a partir|jusqu*|xdate|xduration)|(xdate|xduration) ... (aucun*|nul*) .. publication)`,
      ],
      none: [
        '(relecture|commentaire*|observations|sans (l )?accord|jours avant|identifi*|remerci*|publicite|protection des donnees|apres quoi ils|une fois cette)'.replace(
          '(l )?',
          '[l] ',
        ),
      ],
    },
    {
      duo: 'DUO:0000025',
      confidence: 0.9,
      all: [
        '((utilis*|usage*|acces*|droit*|autoris*|licence|conserv*|gard*|detenu*|disposition|accord|convention|contrat|exploit*|employ*|trait*|duree|permis*|servir|travail*|emploi) ... (jusqu*|expire*|prend* fin|prendra fin|cesse*|s eteint|s achev*|se termin*|termin*|arriv* a (echeance|terme)|echeance|au plus tard|au dela d*|pendant|pour [une] [duree|periode]|durant|n excede* pas|limit* a|maximum|maximale|valable*|vaut|fixee|duree de|periode de|apres|echoit|caduc*|pas apres) .. (xdate|xduration)|(apres|passe*|a compter d*|au dela d*|au terme d*|a l issue d*|a partir d*|des|avant|d ici) .. (xdate|xduration) ... (detrui*|detruit*|efface*|supprim*|incinere*|plus .. (utilis*|acces*|exploit*|serv*)|cesse*)|(detrui*|detruit*|efface*|supprime*|detruire) .. (au plus tard|avant|le|d ici|a l issue d*|apres) .. (xdate|xduration)|duree .. (utilis*|acces|usage) .. (xdate|xduration))',
        '(utilis*|usage*|acces*|donnees|echantillon*|materiel|genome*|accord|convention|contrat|droit*|licence|fichier*|adn|prelevement*|tubes|emploi)',
      ],
      none: [
        '(publi*|embargo|moratoire|avis .. (valable|valide)|present* public*|preavis|confidenti*|notifi*|dans les xduration|xduration (apres|suivant*|avant|qui)|delai d* xduration|declar*|rapport*|entre en vigueur|prend effet|recueilli*|signe*|effectif|paie*|ages|age*|(restitu*|vers*|depos*) .. (resultat*|donnees|profils|annotations)|ethique|signale*|recrut*|suspens*|recours|annonce*|archiv* .. medica*|loi|reglement|journal d* acces|naissance|accuse reception|formation|sous xduration|mot* de passe)',
      ],
    },
  ],
  pt: [
    {
      duo: 'DUO:0000022',
      confidence: 0.92,
      all: [
        `(${ptAbroad}|(so|apenas|somente|exclusivamente|unicamente|restrit*|limit*|reservad*|nenhum outro pais|mais nenhum pais|em mais lado nenhum) ... (em|no|na|nos|nas|a|ao|para|de|do|da|dentro) ... (xcountry|xregion|territorio|pais|paises)|(xcountry|xregion) ... (apenas|somente|exclusivamente|unicamente|nenhum outro pais|mais nenhum|em mais lado nenhum)|(nao|nem|nunca|nenhum*|vedad*|proib*|interdit*) ... ${ptMove} ... (fora|alem|noutr*|em outr*|para outr*) ... ${ptPlace}|fora d* .. ${ptPlace} ... (vedad*|proibid*|nao (e|sao|pode*|se)|excluid*|interdit*)|(fazem se|faz se) .. xcountry|(deve*|terao de|tem de|tera de|serao|sera|permanec*|fica*) .. [${ptMove}] .. (em|no|na|nos|nas|dentro) .. (xcountry|xregion|territorio nacional|pais) ... (nao|sem|exclus*|apenas|somente|so)|(deve*|tem de|terao de|tera de) .. ${ptMove} .. (em|no|na|nos|nas|dentro d*) .. (xcountry|xregion|territorio|pais))`,
      ],
      none: [
        '(lei |leis |rege se|foro|tribuna*|seguro*|publica*|nao ha lista|qualquer pais|comprado)',
      ],
    },
    {
      duo: 'DUO:0000022',
      confidence: 0.75,
      all: [
        `(nao|nem|nunca|vedad*|proib*|recus*|rejeit*|excluid*|interdit*) ... (envi*|transfer*|export*|sair|saida|expedi*|transmit*|remet*|aloj*) ... (xcountry|xregion)`,
      ],
      none: ['(lei |foro|tribuna*|para la|nao se opoe|qualquer pais)'],
    },
    {
      duo: 'DUO:0000024',
      confidence: 0.92,
      all: [
        `((nao|nem|nenhum*|nunca|so|somente|apenas|abst*|vedad*|proib*|interdit*|adia*|aguard*|esper*|embargo|moratoria|difer*|suspen*) ... (${ptPublish}) ... (antes|ate|durante|enquanto|xduration|no prazo|nos primeiros|dentro d*|senao|a partir d*|depois d*|apos)|(durante|ate|antes|enquanto|nos primeiros|por xduration|no prazo|no periodo) ... (nao|nem|nenhum*|abst*|vedad*|proib*|interdit*) ... (${ptPublish})|(embargo|moratoria|periodo de (exclusividade|reserva|espera|carencia|embargo)|exclusividade de publicacao|carencia) ... (xdate|xduration|ate|termina*|expira*|cessa*)|(${ptPublish}) ... (vedad*|proibid*|so .. (apos|depois|a partir)|so (pode*|sera*)|nao pode*|suspens*|adiad*|interdit*|embargo) ... (antes|ate|durante|apos|depois|a partir|xdate|xduration))`,
      ],
      none: [
        '(comentario*|observac*|revis* .. minuta|sem .. (consentimento|autorizacao|acordo)|dias antes|identific*|agradec*|publicidade|nao tenham sido publicados|quadro publicado|xduration (apos|antes) a publica*)',
      ],
    },
    {
      duo: 'DUO:0000025',
      confidence: 0.9,
      all: [
        '((us*|utiliz*|acessa*|direito*|autoriz*|licenca|conserv*|guard*|disposicao|acordo|contrato|termo|emprego|empreg*|trat*|prazo*|duracao|permit*|trabalh*|cedid*|cedencia|servir*|vigencia|mantid*) ... (ate|expira*|termin*|cessa*|caduc*|finda*|extingue*|acaba*|vence*|por [um] [periodo|prazo] [de] [maximo|no maximo]|durante|pelo prazo|pelo periodo|nao .. (alem|superior|excede*|depois|apos)|limitad*|maximo|valid*|fixad*|periodo de|prazo de|por) .. (xdate|xduration)|(apos|depois d*|findo*|a partir d*|decorrido*|passado*|ao fim de|no final d*|antes d*) .. (xdate|xduration) ... (destru*|apag*|elimin*|inutiliz*|descart*|nao .. mais|deixa* de|cessa*)|(destru*|apag*|elimin*|inutiliz*|descart*) .. (ate|antes|em|apos|depois|ao fim|no prazo) .. (xdate|xduration)|(prazo|duracao|periodo) .. (us*|utiliz*|acessa*) .. (xdate|xduration))',
        '(us*|utiliz*|acessa*|dados|amostra*|material|genoma*|acordo|contrato|direito*|licenca|ficheiro*|arquivos|adn|dna|emprego|termo)',
      ],
      none: [
        '(publica*|divulg*|embargo|moratoria|parecer|aprova*|aviso|antecedencia|confidencia*|notific*|no prazo de xduration|em ate xduration|xduration (apos|contad*|antes|seguint*|de antecedencia|de idade)|relatori*|comunic*|produz efeitos|vigora|entra em vigor|colhid*|coletad*|recolh*|assin*|pag*|ano* de idade|idade|(devolv*|retorn*|deposit*) .. (resultad*|dados|sequencia*)|etic*|suspens*|recrut*|resp*|nascid*|lei |por xduration o acesso|registros de acesso|sigilo|estagi*|avisa|taxa|silencio|visit*|roxo|cada xduration|a cada)',
      ],
    },
    {
      duo: 'DUO:0000025',
      confidence: 0.85,
      all: [
        '((acordo|contrato|termo|protocolo de cedencia|convenio) ... (vigora*|valid*|vigencia|vigente) .. (ate xdate|por xduration|durante xduration|pelo prazo de xduration|pelo periodo de xduration)|vigencia .. (ate xdate|xduration))',
      ],
      none: ['(publica*|aviso|antecedencia)'],
    },
  ],
}
