/** Words that many rules have in common, in each language, in folded text. */
export const en = {
  only: '(only|solely|exclusively|purely|just|strictly|alone|restrict* to|limited to|limit* .. to|confined to|confine* .. to|reserved (for|to)|nothing (else|besides|more|other)|nothing but|no one else|nobody else|nowhere else|no other|not [for] any other|any other .. (excluded|prohibited|forbidden|not (allowed|permitted))|excluded|to the exclusion of|other than|no .. (outside|beyond)|not .. (outside|beyond))',
  not: '(not|never|no|nobody|nor|neither|none|cannot|prohibit*|forbid*|forbidden|barred|banned|ban|bans|excluded|excludes|excluding|refrain*|disallow*|ruled out|rule out|refus*|declin*|unacceptable|abstain*|prevented|impermissible|outside|off limits|object*|exception|against|do not want|don t|won t|mustn t|without)',
  must: '(shall|must|will|undertake*|agree* to|agrees that|is to|are to|require*|oblig*|bound to|has to|have to|commit* to|need* to|mandatory|compulsory|condition*|duty|promise*|expected to|ensure*|responsible for|should|you agree|provided that|on condition|insist*|stipulat*|on the understanding)',
  may: '(may|can|could|shall|will|must|is|are|be|permit*|allow*|agree*|consent*|authori*|give|grant*|purpose*|use*|only|limited|restricted|available|support|intended|for|any|kind|kinds)',
  study: '(research|stud*|investigat*|project*|scien*|work|analys*|inquir*|enquir*|question*)',
  use: '(use*|using|analy*|stud*|process*|access*|employ*|exploit*|serve|work*|investigat*|provid*|release*|supply|supplied|transfer*|shar*|made available|available|granted|obtain*|collect*|open*|handl*|kept|held|dedicated|given|permit*|restrict*|limit*|purpose*|research|cover*)',
  commerce:
    '(commerc* [purpose*|use*|gain*|benefit*|exploit*]|profit*|monetis*|monetiz*|financial gain|pecuniary gain|make money|making money|earn money|business purposes|for sale|[any] product* to sell|products for sale|marketed|royalties|sold for gain)',
  company:
    '(xcompany|compan*|for profit [organi*|entit*|bod*|institution*]|profit making [organi*|entit*|bod*|institution*|compan*]|commercial (entit*|organi*|compan*|user*|bod*|firm*|institution*|part*|enterprise*|researcher*|actor*)|industry|industrial (partner*|user*)|business*|firm|firms|corporation*|private sector|drug maker*|pharmaceutical .. (companies|industry|firms)|biotech*)',
  ancestry:
    '(ancestr*|ancestor*|forebear*|ethnic (origin*|background*)|ethnogen*|geographic* origin*|genetic origin*|origins|population (history|histories|origin*|structure|migration*)|history of (peoples|populations|human populations)|migration*|descent|lineage*|where .. (came|come|comes) from|population genetics)',
  people:
    '(child*|paediatric*|pediatric*|infant*|newborn*|neonat*|adolescent*|minors|under .. years|women|female*|men|males|male|pregnan*|adults|elder*|older people|older adults|aged|one sex|young people|mothers)',
} as const

export const fr = {
  only: '(seulement|uniquement|exclusivement|seul|seule|seuls|seules|strictement|ne .. que|n .. que|n ... qu|ne ... qu|ne ... que|reserve*|limite* a|limite* aux|limite* au|limitee* .. a|restreint* a|restreint* aux|restreint* au|restreinte .. a|rien d autre|nul autre|nulle autre|aucun autre|aucune autre|autre .. (exclu*|interdi*)|a l exclusion d*|a l exception d*|ni .. ailleurs|nulle part ailleurs|exclusif|exclusive|exclusifs|exclusives|circonscrit*|cantonne*|hors d*)',
  not: '(ne|n|pas|jamais|ni|aucun*|nul|nulle|interdi*|prohib*|proscri*|exclu*|abstien*|abstenir|refus*|defend*|defense|s interdi*|sans|non|hors|ecarte*|oppose*|rejet*|impossible|inacceptable|bannit|banni*)',
  must: '(doit|doivent|devra*|devront|devrez|tenu*|s engage*|s oblige|engagement|oblig*|exig*|requi*|necessa*|condition*|subordonn*|imperati*|il faut|faut il|est a|sont a|incombe*|s astreint|impose*|veille a|il appartient|a charge|assure*|convenu|sous reserve|promis|a condition|garantit)',
  may: '(peu*|pourra*|pourront|pouvez|sera*|seront|sont|est|etre|soit|soient|autoris*|accept*|consen*|serv*|permet*|permis*|finalite*|utilis*|usage*|destin*|objet|mis|mise|accord*|employe*|reserve*|limite*|pour|tout*)',
  study:
    '(recherche*|etude*|travaux|projet*|investigation*|analyse*|scien*|question*|sujet*|enquete*)',
  use: '(utilis*|serv*|employ*|exploit*|usage*|emploi|trait*|acces*|acced*|analys*|etudi*|transmis*|transfer*|remis*|fourni*|mis*|destin*|partag*|communiqu*|consult*|detenu*|conserv*|finalite*|recherche*|travail*|collect*|preleve*|reserv*|autoris*|cede*|couvr*)',
  commerce:
    '(commercial*|commerciaux|lucrati*|profit*|benefice* (financier*|pecuniaire*|economique*)|monetis*|a but de lucre|marchand*|gagner de l argent|gain* (financier*|pecuniaire*)|commerce|lucre|mise* sur le marche|vente de produits)',
  company:
    '(xcompany|entreprise*|societe* (commerciale*|a but lucratif|privee*|de droit prive|pharmaceutique*|industrielle*)|les societes|aucune societe|des societes|industri*|firme*|organisme* (a but lucratif|commercia*|lucratif*)|entite* (a but lucratif|commerciale*|lucrative*)|laboratoire* (pharmaceutique*|prive*)|secteur prive|structure* (a but lucratif|commerciale*)|acteur* (prive*|commercia*))',
  ancestry:
    '(ascendan*|ancetre*|ancestra*|aieu*|origine* (ethnique*|geographique*|des populations|des personnes|genetique*|de la population|des peuples|familiale*|ancestrale*|des participants|des habitants)|origine et|origines|ethni*|peuplement*|histoire des (populations|peuples|peuplements)|histoire du peuplement|filiation* de peuple*|migration*|d ou .. (vien*|sont venus|venaient|venez))',
  people:
    '(enfant*|enfance|pediatri*|nouveau* ne*|nourrisson*|adolescent*|mineur*|femme*|feminin*|homme*|masculin*|grossesse|enceinte*|adulte*|agee*|age|aine*|aines|sexe|moins de .. ans|plus de .. ans|mere*)',
} as const

export const pt = {
  only: '(unico|unica|so|somente|apenas|unicamente|exclusivamente|exclusiv*|estritamente|restring* [se] [a|ao|as|aos|as]|restrit*|limita se|limitam se|limitad*|limite*|reservad*|circunscrev*|circunscrit*|vinculad*|nada mais|e mais nada|mais nenhum*|nenhum* outr*|qualquer outr* .. (vedad*|proibid*|excluid*)|com exclusao|excluindo se|excluid*|salvo|nao .. outr*|nao .. divers*|nao .. fora|vedad* .. (noutr*|outr*|divers*|qualquer outr*)|sendo vedad*|nao .. senao|senao|nao .. alem|em mais (nenhum|lado))',
  not: '(nao|nunca|jamais|nem|nenhum*|ninguem|proibi*|proib*|vedad*|veda|vedam|vedar|exclui*|excluid*|excluem|interdi*|impedid*|abstem*|abster*|abstera*|abstenha*|recus*|defes*|inadmissiv*|sem|contra|fora|rejeit*|desautoriz*|tampouco|e interdit*|indeferid*)',
  must: '(deve|devem|devera*|deverao|devendo|obrig*|compromete*|comprometem|exig*|requer*|necessari*|condic*|depende*|dependera*|imprescindivel|indispensavel|tem de|tem que|tera de|tera que|terao de|terao que|cabe*|cumpre*|assume*|fica sujeit*|mediante|compete|incumbe|imposto|dever|assegura*|acordam|prometemos|desde que|preciso)',
  may: '(pode*|podera*|poderao|podem|sera*|serao|sao|esta*|fica*|ficam|ser|seja*|autoriz*|permit*|permitid*|aceit*|aceito|concord*|consint*|destina*|serv*|finalidade*|utiliz*|us*|presta*|facultad*|cedid*|fornecid*|admit*|disponib*|objetivo*|a disposicao|empreg*|para|qualquer|toda*|ha)',
  study:
    '(pesquisa*|investigac*|investigar|investigador*|pesquisador*|estud*|projet*|project*|trabalho*|analis*|cienc*|cientific*|pergunt*|quest*)',
  use: '(us|uso|usos|usa*|usar*|usad*|utiliz*|empreg*|emprego|serv*|aced*|acess*|trat*|analis*|estud*|fornec*|cedid*|ceder|facult*|disponib*|partilh*|compartilh*|transfer*|envia*|explor*|destin*|presta*|finalidade*|guarda*|armazen*|conserv*|deposit*|manuse*|process*|autoriz*|colhid*|coletad*|admit*|pesquisa*|investig*|reserv*|permit*|consult*|cobre*|abrange*)',
  commerce:
    '(comerci*|lucr*|negocio*|mercantil|mercantis|monetiz*|ganhar dinheiro|ganho* (financeiro*|economico*|pecuniario*)|exploracao economica|fins economicos|vantage* economica*|vantage* financeira*|mercado)',
  company:
    '(xcompany|empres*|sociedade* (comercia*|privada*|com fins lucrativos)|industri*|entidade* (comercia*|com fins lucrativos|lucrativ*|privada* com fins)|instituic* (comercia*|com fins lucrativos|lucrativ*)|organizac* (comercia*|com fins lucrativos|lucrativ*)|firmas|farmaceutic*|setor privado|sector privado|laboratorios privados)',
  ancestry:
    '(ancestra*|antepassad*|ascendenc*|origem (etnica|geografica|do* povo*|da* popula*|genetica|da* familia*|ancestral|dos participantes)|origens|origem do|etni*|povoament*|historia (dos povos|das populacoes|da populacao|populacional|do povoamento)|migrac*|de onde (vieram|vem|veio|vinham|viemos)|linhage*|avos vieram)',
  people:
    '(crianc*|infanti*|pediatri*|recem nascid*|lactent*|adolescent*|menor* de|menores|mulher*|feminin*|homens|masculin*|gravid*|gestant*|adult*|idos*|idade|sexo|anos ou mais|maes)',
} as const
