import type { UseRules } from './use-rule.ts'
import { en, fr, pt } from './words.ts'

export const users: UseRules = {
  en: [
    {
      duo: 'DUO:0000045',
      confidence: 0.92,
      all: [
        `(${en.only} ... xnonprofit|xnonprofit ... ${en.only}|(must|shall|has to|have to|open to|available to|granted to|given to|shared with|released to|supplied to|provided to|certif*|warrant*|confirm*|declare*|represent*|undertake*|condition*|eligible|qualif*|attest*|remain*) ... xnonprofit|xnonprofit ... (may (apply|request|use|access|receive|obtain)|eligible))`,
      ],
      none: ['(not|no) .. (need|limited|required|restrict*|confin*) ... xnonprofit'],
    },
    {
      duo: 'DUO:0000045',
      confidence: 0.88,
      all: [
        `((no|not|never|nor|neither|cannot|exclud*|refus*|declin*|barred|prohibit*) ... (available|open|released|shared|given|granted|accessible|disclosed|supplied|provided|passed|go|handed|accept*|used by|apply|access|allowed|sold) ... (to|by|from|with|for) .. ${en.company}|${en.company} ... (refused|excluded|not eligible|may not|cannot|not admitted|barred|ineligible|be refused|not be|must not|shall not|are not (allowed|permitted|entitled|eligible)|will not|do not qualify|does not qualify|rejected|turned (down|away)|declined|; no|need not apply)|(no|not [to] [any]) ${en.company} .. (may|can|shall|will|is|has|apply)|(not|no one|nobody) .. (work*|acting) for .. ${en.company}|${en.only} ... (charit*|universit*|public (hospital*|bod*|institution*)|academic (institution*|organi*|bod*|user*|researcher*|group*))|(charit*|universit*|academic institution*) .. [and|or] .. (charit*|universit*|hospital*|research institutes) ... ${en.only})`,
      ],
      none: [
        '(nothing|share of that|not be paid|may be engaged|commercial (use|purpose*)|paid service|insur*|data in company|advertis*|logo|name or crest|xorganisation .. only|staff of xorganisation)',
        '(for|to) (commercial|profit|gain)',
      ],
    },
    {
      duo: 'DUO:0000046',
      confidence: 0.9,
      all: [
        `((${en.only}|purpose*|must|shall) ... xnoncommercial|xnoncommercial .. (use|research|purpose*|basis|academic|scientific|educational) ... (${en.only}|may|permitted|allowed)|(for|to|in|by) .. xnoncommercial|(not|never|no|nobody|nor|neither|none|cannot|prohibit*|forbid*|forbidden|barred|refrain*|disallow*|without|excluded|exclud*|abstain*|ruled out) ... ${en.commerce}|${en.commerce} ... (prohibit*|forbid*|forbidden|not (allowed|permitted|be|to be)|excluded|ruled out|barred|cease|; no|may not|must not|shall not|is not|are not|out of the question|disallowed))`,
      ],
      none: [
        '(decision (on|about)|discuss*|not (receive|get|be paid)|share of|royalt* to you|you will not (receive|be|share|get|earn|profit|benefit)|you .. (paid|profit*)|compan* .. not .. (allowed|eligible|apply)|whether)',
        '(commercial (or|and) xnoncommercial|xnoncommercial (or|and) commercial)',
        `${en.company} ... (refused|excluded|not (eligible|admitted)|barred|ineligible)`,
      ],
    },
    {
      duo: 'DUO:0000027',
      confidence: 0.9,
      all: [
        `(${en.only} ... ((the|this|that|a|one|for|in|our|its|single|approved|named|specific|following) .. (project|study|protocol|proposal|application|research plan|statement of work|work plan|research programme|research project|appendix|annex|schedule|trial)|xtitle)|(the|this|that|named|approved|above|one|single|s) .. (project|study|protocol|proposal|xtitle) ... (${en.only}|alone|no other)|(use*|analys*|work) .. (beyond|outside) .. (project|study|protocol|proposal)|xtitle (study|project|trial) (${en.only}|alone)|(no|not|never|nor|any) ... (other|another|different|further|second|new|additional|subsequent|unrelated) [research] (project*|stud*|purpose* than|protocol*|work)|tied to .. (project|study|protocol)|bound to .. (project|study))`,
        '(use*|using|serve|analy*|employ*|work|provid*|releas*|suppl*|transfer*|granted|access*|purpose*|material*|sample*|data|genom*|approv*|given|permi*)',
      ],
      none: [
        `${en.only} ... (research|study|studies|investigation*) (of|on|into) .. xdisease`,
        '(consent of|participants in the (study|project)|contact*|study (team|doctor*|staff) [only|alone]|[only] (staff|members|researchers) of the (study|project)|recruit*|end of the (study|project)|reidentif*|re identif*|identify|publication of|report*|fee|serious adverse|amend*|withdraw*|linked)',
        '(study|project|trial) .. (xpersons|voluntary)',
        '(stud*|project*) [that|which] (concern*|involve*|relate*)',
        `${en.only} ... (children|women|men|genetic stud*)`,
        `any .. (project|study) .. (health|research|biomedic*)`,
      ],
    },
    {
      duo: 'DUO:0000028',
      confidence: 0.9,
      all: [
        `(${en.only} ... (at|in|on|within|by|inside|from|of|with|to) ... (xorganisation|premises|campus|that institution|this institution|the institution|your institution|its institution|the institute|the university|the hospital|recipient institution|approved institution*|named institution*|requesting institution|recipient s (premises|facilities|laborator*|own|staff|employees|organi*|institution)|home institution|one institution|single institution)|xorganisation ... (only|alone|nowhere else|no other (institution|organi*|site|place|body|laborator*)|exclusively|solely)|(not|never|no|nor|neither|cannot) ... (mov*|transfer*|pass*|forward*|shar*|giv*|sent|send|distribut*|leave|hand*|releas*|lend*|lent|provid*|made available|disclos*|kept|held|used|taken|carried|receiv*) ... ((another|other|outside|any other|different|second|external) [research] (institution*|organi*|site*|laborator*|establishment*|centre*|center*|bod*|hospital*|universit*|location*)|outside .. (xorganisation|institution|institute|the premises|university|hospital|recipient s)|beyond .. (xorganisation|institution|the premises|its walls)|(leave|out of) .. (xorganisation|institution|premises|institute|campus|laboratory|building))|${en.only} ... (approved institution*|named institution*|recipient institution*|requesting institution*|receiving institution*|applicant institution*|institution (named|approved|listed|identified|specified))|(not|never|no|nor) ... (leave|leaves|removed from|taken from|taken out of|taken off|copied outside|go outside) .. (premises|institution|institute|xorganisation|campus|hospital|laborator*|building|site|facilities|university|walls)|no .. (other|outside) (institution|organi*|establishment|laboratory) ... (may|shall|can|is|receive))`,
      ],
      none: [
        '(ethic*|publish*|must be done at a laboratory|charit*|hospital* and|compan*|employ* of a|xnonprofit|commerc*|deposit* .. in|country|territory|participat* at|xcountry .. and|notices|treated|address* to|invoice|governing law|name of|collaborat*|jointly|together)',
        'only .. (people|persons) .. from (universit*|hospital*)',
        'only xperson',
      ],
    },
    {
      duo: 'DUO:0000026',
      confidence: 0.86,
      all: [
        `((access|use|right*|permission|licen*e|authori*) .. (is|are|personal|granted) ... (personal to|individual to|non transferable .. (person|xperson)|nominative)|${en.only} ... (xperson|(named|listed|individual|identified|registered|following|designated|authori*|approved|vetted) .. (person*|user*|individual*|researcher*|investigator*|scientist*|people|member*|staff|personnel))|xperson ... (only|alone|nobody else|no one else|no other person)|(person*|user*|individual*|researcher*|investigator*|scientist*|people) .. (named|listed|identified|whose names) .. (in|on|below|above|here) ... (only|alone|no other|nobody else|no one else)|(nobody|no one|no person) .. (other than|except|but|apart from|besides) .. (xperson|named|listed|those|the (person*|user*|individual*|researcher*)|persons))`,
        '(use*|access*|open*|see|work*|handle*|analy*|view*|log|vetted|consult|data|genome*|sample*)',
      ],
      none: [
        '(jointly|together|collaborat*|publish*|xorganisation .. (only|alone)|confidential|contact xperson|key|code|names|link|jointly with|need to know|withdraw*|study doctor|identif* (you|who)|names and addresses|encrypted|staff .. may not)',
        'scientist* (who|from) (universit*|charit*)',
      ],
    },
  ],
  fr: [
    {
      duo: 'DUO:0000045',
      confidence: 0.92,
      all: [
        `(${fr.only} ... xnonprofit|xnonprofit ... (${fr.only}|peu*|pourront|eligible*)|(doit|doivent|ouvert*|accessible*|accord*|certifi*|declar*|garantit|atteste*|s engage*|condition*|reserv*|atteste|justifi*|octroy*|demeur*|fourni*|remis*|mis*) ... xnonprofit)`,
      ],
      none: ['(pas|n|ne|non) .. (obligatoire|necessaire|exige*|limit*|reserv*) ... xnonprofit'],
    },
    {
      duo: 'DUO:0000045',
      confidence: 0.88,
      all: [
        `((ne|n|aucun*|jamais|ni|exclu*|refus*|interdi*) ... (admis*|acced*|acces|ouvert*|accessible*|transmis*|communiqu*|mis*|cede*|accord*|remis*|partag*|utilis* par|fourni*|confie*) ... (a|aux|par|pour|d|des|avec) .. ${fr.company}|${fr.company} ... (ne .. pas|n ont pas|n y|exclu*|refuse*|interdi*|inadmissible*|ecarte*|ne peu*|ne sont|ne saur*|; non)|aucune (entreprise|societe|firme) ...|(entreprises|societes) ... pas acces|${fr.only} ... (universite*|associations*|hopita*|fondations*|organismes publics|etablissements publics|organismes academiques|milieu academique|structures academiques|chercheurs academiques) )`,
      ],
      none: [
        '(objection|promoteur|usage commercial|fins commerciales|cela ne veut pas|sous traitan*|publicite|assurance|interdit pas|xorganisation ... exclusivement)',
        'soient ecartees',
        'dans les locaux',
        'personnel',
      ],
    },
    {
      duo: 'DUO:0000046',
      confidence: 0.9,
      all: [
        `((${fr.only}|fins|finalite*|doi*) ... xnoncommercial|xnoncommercial ... ${fr.only}|(a|pour|aux) .. (fins|usage|recherche*|finalite*) .. xnoncommercial|(ne|n|jamais|ni|aucun*|nul|nulle|interdi*|prohib*|proscri*|exclu*|abstien*|abstenir|refus*|defend*|s interdi*|sans|hors) ... ${fr.commerce}|${fr.commerce} ... (interdi*|prohib*|proscri*|exclu*|defendu*|ne .. pas|n est pas|ne peu*|; non|pas (permis*|autoris*|admis*)))`,
      ],
      none: [
        `(participant* .. (percev*|recev*|toucher)|vous ne (percev*|recev*|touch*|gagn*)|retribu*|remunerat*|ne vous|a but lucratif .. (ne|n|sont|exclu*)|but lucratif ou non|publicite)`,
        `${fr.company} .. (n y|ne) ... (admis*|acces)`,
      ],
    },
    {
      duo: 'DUO:0000027',
      confidence: 0.9,
      all: [
        `((${fr.only}|limit*|restrein*|reserv*) ... ((du|le|au|ce|cette|l|la|un|une|au seul|dudit|de l|dans) .. (projet|etude|protocole|programme de recherche|demande|essai)|xtitle|besoins d* .. (etude|projet|protocole)|annexe)|(projet|etude|protocole|xtitle) ... (${fr.only}|a l exclusion d*|et a lui seul|et a elle seule|nul autre|aucun autre|aucune autre|interdite)|(ne|n|aucun*|nul|nulle|tout*|pas) ... (autre*|nouve*|different*|second*) (projet*|etude*|protocole*|recherche*|usage|utilisation*|travail) ... (interdi*|exclu*|necessit*|exig*|suppos*|requi*|appel*|fera|subordon*|nouve*|soumis*|ne)|(ne|n|pas|ni) ... (aucun|aucune|nul|nulle|un|une|d|quelque) autre* (projet*|etude*|protocole*|programme*)|lie* (au|a l) (projet|etude|protocole|seul*)|utilisation secondaire .. interdi*)`,
        '(utilis*|serv*|employ*|exploit*|usage|acces*|remis*|transmis*|reserv*|fourni*|analys*|destin*|materiel|donnees|echantillons|prelevement*|cede*|mis*)',
      ],
      none: [
        `${fr.only} ... (recherche*|etude*|travaux) (de|sur|du|portant|d) .. xdisease`,
        '(recrut*|fin (de l|du) (etude|projet)|participa*|consentement a l|personnel de l etude|equipe du projet|identifi*|tout* .. (recherche*|question*) (scientifique|quel*)|redevance|rapport|fin du projet)',
        '(etude*|recherche*) (genetique*|portant|concernant|des genes|de genes)',
        'toute* (recherche*|question*)',
        `(etude|recherche|travaux) .. (sur|de|chez) .. (sante|genes|enfant*|origine*|population*)`,
      ],
    },
    {
      duo: 'DUO:0000028',
      confidence: 0.9,
      all: [
        `(${fr.only} ... (a|au|aux|dans|sur|par|de|du|chez|au sein|sein|le|les|l) ... (xorganisation|locaux|cet etablissement|l etablissement|son etablissement|cette institution|l institution|campus|site du|son institution|etablissement (beneficiaire|demandeur|destinataire|autorise|signataire|d accueil)|personnel d*)|xorganisation ... (seul*|uniquement|exclusivement|a l exclusion de tout autre)|seul etablissement|seule institution|(ne|n|ni|aucun*|jamais|sans|interdi*) ... (quitt*|transfer*|transmis*|transmett*|communiqu*|confie*|confier|ced*|remis*|remett*|partag*|sort*|envoy*|deplac*|utilis*|detenu*|mis*|prete*|recevoir) ... ((un|d|autre*|tout|aucun|une|quelque) .. autre* (etablissement*|institution*|organisme*|laboratoire*|site*|structure*|centre*|universite*|hopita*)|(un|aucun|nul) (etablissement|organisme|laboratoire) (tiers|exterieur)|hors d* .. (xorganisation|locaux|etablissement|institution|murs)|xorganisation|les locaux|en dehors d* .. (xorganisation|locaux|etablissement))|aucun autre (etablissement|organisme|laboratoire) ...)`,
      ],
      none: [
        '(ethique|xcommittee|xnonprofit|entreprise*|societe*|pays|territoire|sol de|collabor*|concert|publi*|commerci*|doit conclure|xcountry .. uniquement|notification*|but lucratif|hopitaux|universites|associations)',
        'ne .. xorganisation .. pas tenu',
        '(depos*|verse*|base)',
      ],
    },
    {
      duo: 'DUO:0000026',
      confidence: 0.86,
      all: [
        `((acces|utilisation|droit*|autorisation|licence|habilitation) .. (est|strictement|personnel*|nominati*|accorde*) ... (personnel*|nominati*|intuitu personae)|${fr.only} ... (xperson|personnes? (nommement|nommee*|designee*|citee*|enumeree*|listee*|inscrite*|habilitee*|mentionnee*|identifiee*|dont les noms|dont le nom)|(chercheur*|utilisateur*|membre*|scientifique*) .. (nomme*|designe*|cite*|enumere*|liste*|inscrit*|habilite*|mentionne*|dont le*))|xperson ... (seul*|uniquement|personne d autre|nul autre|a l exclusion)|(nul|personne) .. (hormis|sauf|hors|autre que|en dehors) .. (xperson|personnes|celles))`,
        '(utilis*|acces*|acced*|ouvrir|consult*|travail*|trait*|analys*|donnees|genome*|echantillon*|voir|manipul*)',
      ],
      none: [
        '(donnees (a caractere )?personnelles|collabor*|concert|publi*|caractere personnel|cle|confiden*|personnel de|xorganisation|medecin de l etude|identite)'.replace(
          '(a caractere )?',
          '[a caractere] ',
        ),
      ],
    },
  ],
  pt: [
    {
      duo: 'DUO:0000045',
      confidence: 0.92,
      all: [
        `(${pt.only} ... xnonprofit|xnonprofit ... (${pt.only}|podem|poderao|requisito)|(deve*|tem de|abert*|disponi*|acessivel|acessiveis|conced*|certific*|declar*|garant*|atest*|compromete*|condic*|reserv*|facultad*|fornecid*|cedid*|comprov*|exig*|permanec*) ... xnonprofit)`,
      ],
      none: ['(nao|nem) .. (exig*|obrig*|necess*|limit*|reserv*|precis*) ... xnonprofit'],
    },
    {
      duo: 'DUO:0000045',
      confidence: 0.88,
      all: [
        `((nao|nunca|nem|nenhum*|vedad*|proib*|exclui*|excluid*|recus*) ... (admit*|aced*|acess*|abert*|disponi*|transmit*|comunic*|ced*|conced*|entreg*|partilh*|compartilh*|utilizad* por|usad* por|fornec*|facult*|repass*) ... (a|as|por|para|de|com|pelas|aos) .. ${pt.company}|${pt.company} ... (nao (pode*|sao|sera*|tem|terao|e)|excluid*|recusad*|vedad*|proibid*|ficam de fora|impedid*|inelegiv*|; nao)|nenhuma (empresa|firma|sociedade|entidade comercial) ...|(vedad*|proibid*|excluid*) .. (a|o|as) .. ${pt.company}|${pt.only} ... (universidades|hospitais|entidades publicas|instituicoes (publicas|academicas|de ensino)|fundacoes|associacoes|meio academico))`,
      ],
      none: [
        '(opor|promotor|uso comercial|fins comerciais|fins lucrativos .. uso|subcontrat*|publicidade|seguro*|nem por hospitais|exploracao|xorganisation|utilizar fins|fazer negocio|lucro|pesquisador* d*)',
      ],
    },
    {
      duo: 'DUO:0000046',
      confidence: 0.9,
      all: [
        `((${pt.only}|fins|finalidade*|deve*|para) ... xnoncommercial|xnoncommercial ... ${pt.only}|(nao|nunca|jamais|nem|nenhum*|ninguem|proib*|vedad*|veda|exclui*|excluid*|interdi*|abst*|recus*|impedid*|sem) ... ${pt.commerce}|${pt.commerce} ... (vedad*|proibid*|excluid*|nao (e|sao|pode*|permitid*|autorizad*|sera*)|; nao|interdit*|inadmissi*))`,
      ],
      none: [
        '(nao [lhe] (recebera*|receber*|ganhara*) .. [senhor]|voce nao|o a senhor a nao|participante* nao|remunera*|pagamento pel*|com fins lucrativos .. nao|publicidade)',
        `${pt.company} .. nao .. (acess*|aced*|admit*)`,
      ],
    },
    {
      duo: 'DUO:0000027',
      confidence: 0.9,
      all: [
        `(${pt.only} ... ((o|ao|no|do|este|neste|deste|um|na|este|esta|nesta|ao presente|presente) .. (projeto|projecto|estudo|protocolo|programa de pesquisa|pedido|ensaio|plano de trabalho|pesquisa (descrit*|aprovad*|intitulad*|identificad*|acima))|xtitle|anexo)|(projeto|projecto|estudo|protocolo|xtitle) ... (${pt.only}|e em nenhum outro|e a nenhum outro|projet* diverso|project* diverso)|(nao|nenhum*|qualquer|vedad*|proib*) ... (outr*|nov*|divers*) (projet*|project*|estudo*|protocolo*|pesquisa*|investigac*|utilizac*) ... (vedad*|proibid*|depende*|dependera*|exig*|requer*|carece*|nov*|sujeit*|precis*|implic*|necessit*|obrig*)|(nao|nem) ... (nenhum|nenhuma|qualquer|um|uma|a|em|de) outr* (projet*|project*|estudo*|protocolo*|pesquisa*|investigac*)|vinculad* .. (projeto|projecto|estudo|protocolo))`,
        '(us*|utiliz*|serv*|empreg*|acess*|cedid*|fornec*|reserv*|analis*|destin*|material|dados|amostra*|facult*|vincul*|presta*)',
      ],
      none: [
        `${pt.only} ... (pesquisa*|estudo*|investigac*) (da|de|sobre|do|a|acerca) .. xdisease`,
        '(recrut*|fim do (estudo|projeto)|participa* (no|do) (estudo|projeto)|equipe do projeto|identific*|emenda|taxa|relatori*|alterac*|qualquer pesquisa|seguros)',
        'qualquer (pesquisa*|investigac*|tema|natureza)',
        '(estudo*|pesquisa*|investigac*) .. (dos genes|de genes|na area|de saude|da saude|genetic* |sobre a origem|em crianc*)',
      ],
    },
    {
      duo: 'DUO:0000028',
      confidence: 0.9,
      all: [
        `(${pt.only} ... (a|ao|no|na|nos|nas|em|por|pelo|pela|de|da|do|dentro|o|os) ... (xorganisation|instalacoes|dependencias|esta instituicao|nesta instituicao|a instituicao|na instituicao|da instituicao|do estabelecimento|propria instituicao|sua instituicao|campus|instituicao (requerente|recetora|receptora|cessionaria|destinataria|autorizada|beneficiaria|solicitante|signataria|proponente)|pessoal d*)|xorganisation ... (${pt.only}|nenhuma outra (instituic*|entidade|organizac*)|com exclusao)|(nao|nem|nunca|nenhum*|vedad*|proib*|sem) ... (sair*|saem|sai|transfer*|transmit*|comunic*|ced*|entreg*|partilh*|compartilh*|envi*|desloc*|utilizad*|us*|remetid*|lev*|repass*|emprest*|receb*|mov*|guard*|armazen*) ... ((outr*|divers*|qualquer outr*|terceir*) (instituic*|organizac*|entidade*|laboratorio*|estabelecimento*|centro*|local|universidade*|hospita*)|fora d* .. (xorganisation|instalacoes|instituicao|dependencias|sede|muros)|das (instalacoes|dependencias)|da instituicao|d* xorganisation)|nenhuma outra (instituicao|entidade|organizacao) ...)`,
      ],
      none: [
        '(etica|xcommittee|xnonprofit|empresa*|pais|territorio|colabora*|parceria|publica*|comercia*|lucr*|tera de celebrar|celebrar acordo proprio|notifica*|universidades|hospitais|deposit* .. (base|repositorio)|retorn*|xcountry .. (apenas|somente))',
      ],
    },
    {
      duo: 'DUO:0000026',
      confidence: 0.86,
      all: [
        `((acesso|uso|utilizac*|direito*|autorizac*|licenca) .. (e|sao|pessoa*|nominat*|conced*) ... (pessoal|pessoais|nominativ*|intransmissiv*|intransferiv*)|${pt.only} ... (xperson|(pessoas|investigador*|pesquisador*|utilizador*|usuari*|membros) .. (nomead*|indicad*|listad*|designad*|identificad*|constantes|inscrit*|mencionad*|credenciad*|enumerad*|cujos nomes|cujo nome|abaixo|acima))|xperson ... (${pt.only}|mais ninguem|ninguem mais|nenhuma outra pessoa)|ninguem .. (alem|salvo|exceto|excepto|senao|a nao ser) .. (xperson|pessoas|quem|os))`,
        '(us*|utiliz*|acess*|aced*|abrir|consult*|trabalh*|trat*|analis*|dados|genoma*|amostra*|ver|manipul*|manuse*)',
      ],
      none: [
        '(dados pessoais|colabora*|parceria|publica*|chave*|codigo|confidenc*|pessoal d*|xorganisation|medic* do estudo|correspondencia|medic* responsavel|identidade)',
      ],
    },
  ],
}
