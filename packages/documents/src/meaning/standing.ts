import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { folded } from './folded.ts'
import { has, pattern } from './pattern.ts'
import { bare, type Sentence } from './sentences.ts'

/** The sentences that say what holds: no empty boxes, definitions, questions, earlier versions and struck clauses. */
export function standing(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): readonly Sentence[] {
  const struck = isAmendment(sentences) ? new Set<string>() : struckLabels(sentences, language)
  return sentences.flatMap((sentence) => {
    if (sentence.box === 'empty' || /\?[»"”)\s]*$/.test(sentence.text)) return []
    const instead = wordsInstead(sentence.words, language)
    if (instead !== null) return instead === '' ? [] : [{ ...sentence, words: instead }]
    if (sentence.explains || isDefinition(sentence.words, language)) return []
    if (isStruck(sentence, struck)) return []
    const words = folded(withoutQuotations(sentence.words))
    const isOver =
      has(words, past[language]) ||
      (has(words, proposed[language]) && !has(words, decided[language])) ||
      (has(words, withdrawn[language]) && !has(words, until[language]))
    return isOver ? [] : [sentence]
  })
}

/** Of a quotation inside a sentence only its place: it cites a clause, a title or a form. */
export function withoutQuotations(text: string): string {
  return text.replaceAll(quotation, (quoted: string) =>
    quoted.length > text.length * 0.7 || quoted.split(/\s+/).length < 5 ? quoted : ' xquote ',
  )
}

/** What is left of a sentence without what it says to be no rule: `nothing in here requires that …`. */
export function unvoided(text: string, language: DocumentLanguage): string {
  const voiding = pattern(lifting[language].strong).exec(text)
  return voiding === null ? text : text.slice(0, voiding.index)
}

/** The same, also without the clauses that say what is not asked or not forbidden. */
export function imposed(text: string, language: DocumentLanguage): string {
  const { weak, parting } = lifting[language]
  const clauses = unvoided(text, language).split(new RegExp(`; |(?<![^ ])(?=(?:${parting}) )`))
  return clauses
    .filter((clause, index) => !has(clause, weak) && !notAsked.test(clauses[index + 1] ?? ''))
    .join('; ')
}

/** What a clause says from now on: `Clause 5 is replaced as follows: "…"`; null where none is replaced. */
function wordsInstead(text: string, language: DocumentLanguage): string | null {
  const cue = replaced[language].exec(text)
  if (cue === null) return null
  return text.slice(cue.index + cue[0].length).replace(/^["“«\s]+|["”»\s]+$/gu, '')
}

/** What it strikes are clauses of the paper that it amends. */
function isAmendment(sentences: readonly Sentence[]): boolean {
  return sentences.slice(0, 4).some(({ text }) => text.length < 120 && amendment.test(text))
}

function struckLabels(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): ReadonlySet<string> {
  const labels = new Set<string>()
  for (const { text } of sentences) {
    if (!has(folded(text), withdrawn[language])) continue
    for (const match of text.matchAll(citation))
      for (const label of match[1]?.split(/,|\s(?:and|et|e|to|à|a)\s/) ?? [])
        labels.add(bare(label))
  }
  return labels
}

function isStruck({ label, section, text }: Sentence, struck: ReadonlySet<string>): boolean {
  if (struck.size === 0) return false
  const own = [label, section !== null && label !== null ? `${section}.${label}` : null]
  return own.some((one) => one !== null && struck.has(one)) && !citation.test(text.slice(0, 30))
}

function isDefinition(text: string, language: DocumentLanguage): boolean {
  return definition[language].test(text)
}

/** The answer to a label: `Non-profit status: not required`. */
const notAsked =
  /^(?:(?:not|non) (?:required|applicable|needed|necessary|imposed|requise?|exigee?|applicable)|none|nil|waived|optional|aucune?|neant|sans objet|nao (?:exigid[oa]|se aplica|aplicavel|obrigatori[oa]|requerid[oa])|nenhum[a]?|dispensad[oa]) /
const quotation = /["“«][^"“”«»]{1,600}["”»]/gu
const amendment =
  /^(?:(?:first|second|third|fourth)\s)?amendment\b|^avenant\b|aditamento\b|termo aditivo|^adenda\b/iu

/** What follows holds instead. */
const replaced: Readonly<Record<DocumentLanguage, RegExp>> = {
  en: /(?:replaced (?:as follows|by|with)|(?:is|are|shall be) (?:inserted|added)|put in its place|substituted|(?:reads?|amended to read|amended as follows)(?: as follows)?)[^"“:]{0,40}[:"“]\s*(?=["“\p{Lu}])/iu,
  fr: /(?:remplacée?s? (?:comme suit|par)|(?:est|sont) (?:insérée?s?|ajoutée?s?)|se li(?:t|sent)|(?:rédigée?s?|libellée?s?|modifiée?s?) (?:comme suit|ainsi))[^"“«:]{0,40}[:"“«]\s*(?=["“«\p{Lu}])/iu,
  pt: /(?:substituíd[oa]s? (?:por|pel[oa])|passam? a (?:ler-se|ter a seguinte reda[cç]+ão|constar|dizer)|aditad[oa]s?|acrescentad[oa]s?|seguinte reda[cç]+ão)[^"“«:]{0,40}[:"“«]\s*(?=["“«\p{Lu}])/iu,
}

const citation =
  /(?:clauses?|articles?|sections?|paragraphs?|conditions?|items?|cl[aá]usulas?|artigos?|condi[cç](?:[aã]o|[oõ]es)|n[uú]meros?|al[ií]neas?|points?|terms?|charges?|al\.|§)\s+((?:\p{Lu}?\d+(?:\.\d+)*(?:\.?[ºª])?|\p{Lu}\b|[IVX]+\b|\([a-z]\))(?:(?:,\s*|\s(?:and|et|e|to|à|a)\s)(?:\p{Lu}?\d+(?:\.\d+)*|\([a-z]\)))*)/giu

const definition: Readonly<Record<DocumentLanguage, RegExp>> = {
  en: /^["“'][^"”]{2,60}["”']\s+(?:means|shall mean|refers to|denotes|is defined|has the meaning|includes|designates|:|=)|["”]\s+(?:means|shall mean|has the meaning)\b|\bdefines? (?:a |an |the )?["“]|^(?:the )?(?:term|terms|expression|words?|phrase)s?\s+["“]|^For the purposes? of (?:this|these|the present) (?:agreement|document|form|letter|clause)[^.]{1,80}(?<!\bno )\b(?:means?|refers? to|denotes?|is understood)\b/iu,
  fr: /^«[^»]{2,60}»\s*(?:\([^)]*\)\s*)?(?::|désigne|signifie|s['’]entend|renvoie)|»\s+(?:désigne|signifie|s['’]entend)|^(?:le|les|l['’])\s?(?:termes?|mots?|expressions?|notions?)\s+[«"“]|\b(?:on entend par|s['’]entend(?:ent)? (?:de|comme|par)|il faut entendre par)\b|^["“][^"”]{2,60}["”]\s*(?::|désigne|signifie|s['’]entend)|^(?:Au sens|Pour l['’]application|Aux fins) (?:de la présente?|du présent|des présentes?|de cet?te?)\b[^.]{1,80}\b(?:est (?:tout|toute|celui|celle|ce qui)|désigne|signifie|s['’]entend|est compris)/iu,
  pt: /^["“«][^"”»]{2,60}["”»]\s*(?:é|são|é o|significa|designa|refere-se|entende-se|quer dizer|:|—|–)|["”»]\s+(?:significa|designa)\b|\b(?:entende-se por|entendem-se por|considera-se ["“«])|^Para (?:os )?efeitos (?:d[aoe]s?t?[ea]?s?)\b[^.]{1,80}(?<!\p{L})(?:é (?:tod[oa]|aquel[ea]|[oa] que)|entende-se|considera-se|designa|significa)|^(?:o|os|a|as)\s+(?:termos?|expressão|expressões|palavras?)\s+["“«]/iu,
}

/** What was asked, proposed or in force before, and what stands in other papers. */
const past: Readonly<Record<DocumentLanguage, string>> = {
  en: '((rule|condition|policy|practice) was that|other (biobanks|banks|studies|cohorts|consortia|resources) .. (demand*|insist*|forbid*|prohibit*|restrict*|say*|have)|it was (proposed|suggested|argued|discussed) that|(considered|thought of|discussed|contemplated) (limiting|restricting|requiring|asking|imposing)|other (biobanks|banks|studies|cohorts|consortia|forms) .. (allow*|limit*|require*|ask*)|(was|were|has been|have been) (dropped|abolished|given up)|decided (not to (impose|require|limit|restrict|ask|demand|retain|adopt|make)|against)|no longer (need*|require*|appl*|oblig*|limited|restricted)|some people (worry|fear|think|ask)|we considered|(earlier|previous|former|superseded|older|preceding) (statement|version|agreement|form|draft*|consent|policy|edition|terms|template|letter|submission|protocol|approval)|(prior|first|initial|original) (submission|draft|version|edition|wording)|you [had] asked|(applicant*|investigator*|recipient|team) [had] (asked|requested|proposed|sought) ...|did not (grant|adopt|accept|retain|approve|agree)|was not (adopted|granted|retained|accepted)|not adopt*|members [also] asked|in other forms|other forms|is [merely|only] an example|for (example|instance) only|by way of (example|illustration)|was (considered|discussed) but|was rejected|used to (say|read|provide|state))',
  fr: '(d autres (biobanques|cohortes|etudes|banques|plateformes|collections) .. (exig*|impos*|demand*|limit*|interdi*|reserv*)|(avait|a) ete propose que|(songe|pense|envisage*) a (limiter|restreindre|exiger|reserver|imposer)|(avons|a|ont) renonce|(certains|certaines personnes) .. (craignent|demandent|pensent)|(obligation|embargo|restriction|condition|exigence) .. (a ete|est) (abolie*|supprime*|leve*|levee*)|(ancien*|precedent*|anterieur*) .. (version*|modele*|accord*|convention*|contrat*|formulaire*|avis|notice)|(version*|modele*|accord|convention|contrat|formulaire*|notice) .. (precedent*|anterieur*|initiale|ancien*)|(premiere|ancienne) version|avait (demande|propose|souhaite|prevu|sollicite)|avaient (demande|propose|souhaite|prevu)|n a pas (retenu|accepte|accorde|adopte)|n a (ete )retenu|a ete (ecarte*|rejete*)|a titre d (exemple|illustration)|modele de 2*)',
  pt: '(outr* (biobancos|coortes|estudos|bancos|plataformas|colecoes) .. (exig*|impo*|ped*|limit*|proib*|reserv*)|foi proposto que|(pensamos|pensou se|cogitou se) [em] (limitar|restringir|exigir)|(obrigacao|embargo|restricao|condicao|exigencia) .. (ja terminou|foi (suprimid*|abolid*|levantad*))|ha quem (tema|receie)|desistimos|((versao|minuta|modelo|acordo|contrato|termo|formulario|redaccao|redacao) .. (anterior*|inicial|original|antig*|previ*)|(anterior*|antig*|primeira) (versao|minuta|modelo|acordo|contrato|termo|formulario|redacao|redaccao))|na versao [numero|n|o] *|na minuta|minuta de 2*|tinha (pedido|solicitado|proposto|previsto)|havia (pedido|solicitado|proposto|previsto)|pedia se|previa se|constava|figurava|nao (acolheu|aceitou|aceita|adotou|adoptou|acolhe) [a|o|esta|esse] (pedido|proposta|solicitacao|sugestao|texto)|retirou o pedido|a titulo de exemplo|a titulo exemplificativo)',
}

/** What one of many said is not what all of them decided. */
const proposed: Readonly<Record<DocumentLanguage, string>> = {
  en: '(a|one|another|some|several|lay) (member|members) .. (thought|suggested|proposed|wondered|felt|argued|asked|wished|wanted|hoped|feared)',
  fr: '(un|une|des|deux|certains|quelques) (membre*|commissaire*) .. (a|ont|aurait|auraient) (propose*|suggere*|demande*|souhaite*|estime*|pense*|evoque*)',
  pt: '(um|uma|outro|outra|alguns|dois|duas) (membr*|vogal|vogais|conselheir*|relator*) .. (propos*|sugeri*|perguntou|perguntaram|pediu|pediram|defendeu|aventou|aventaram|achou|entendia*|gostaria*)',
}

const decided: Readonly<Record<DocumentLanguage, string>> = {
  en: '(committee|board|it|all|meeting|members|others|panel) .. (agreed|agrees|decided|decides|resolved|adopted|accepted|approved|concurred|confirmed|carried)',
  fr: '((comite|commission|conseil|assemblee|tous|l a) ... (adopte*|decide*|accepte*|approuve*|interdit|impose*|retenu*|suivi*|exige*)|a ete (adopte*|accepte*|approuve*|retenu*))',
  pt: '((comissao|comite|conselho|colegiado|todos|plenario) .. (deliber*|decid*|aprov*|adot*|adopt*|aceit*|acolh*|concord*|proib*)|foi (aprovad*|aceit*|adotad*|adoptad*|acolhid*))',
}

/** Until it is lifted, it holds. */
const until: Readonly<Record<DocumentLanguage, string>> = {
  en: '(until|till|unless|before|once|when|as long as) ... (lifted|replaced|withdrawn|waived|revoked|amended|superseded|cancelled)',
  fr: '(jusqu*|tant que|avant|des que|lorsqu*|quand|a moins) ... (leve*|remplace*|retire*|revoque*|annule*|supprime*)',
  pt: '(ate|enquanto|antes|logo que|quando|salvo se|a menos) ... (levantad*|substituid*|retirad*|revogad*|anulad*|cancelad*)',
}

const withdrawn: Readonly<Record<DocumentLanguage, string>> = {
  en: '((clause*|section*|paragraph*|article*|condition*|term|terms|statement|agreement|version|wording|provision*|sentence*|words|option*|item*|form|annex*|schedule|rule|restriction|embargo|requirement|obligation|licence|protocol|point*) .. (is|are|was|were|been|be|stands|stand|hereby|being) [hereby|therefore|also|now] (struck|deleted|removed|withdrawn|repealed|cancelled|canceled|revoked|superseded|abrogated|omitted|rescinded|annulled|disapplied|crossed out|replaced|waived|lifted|set aside) [out]|struck out|(is|are|was|were|been|stands|hereby) [hereby] (struck|repealed|rescinded|superseded|abrogated|annulled)|(clause*|section*|paragraph*|article*|condition*|term) .. (does|do|shall) (not|no longer) apply|of no [force or] effect|(clause*|section*|paragraph*|article*|condition*) .. ceases to (apply|have effect)|deleted in (its|their) entirety|intentionally (deleted|omitted))',
  fr: '((clause*|article*|condition*|paragraphe*|alinea*|contrat|convention|accord|stipulation*|disposition*|point*|phrase*|mention*|charge*|reserve*|restriction|obligation|modele|version|annexe*|avis|formulaire|presente*) ... (est|sont|a ete|ont ete|etre|demeure*) [donc|ainsi|expressement|des lors] (supprime*|abroge*|annule*|retire*|resilie*|biffe*|raye*|remplace*|caduc*|revoque*|reputee* non ecrite*|levee*|leve)|(est|sont|a ete|ont ete) (abroge*|resilie*|biffe*|raye*|revoque*)|(clause*|article*|condition*|paragraphe*|alinea) .. (ne s applique*|n est|ne sont|ne produi*) (pas|plus)|sans effet|prive* d effet|biffe*)',
  pt: '((clausula*|artigo*|condic*|contrato|acordo|termo|item|itens|numero*|alinea*|disposic*|ponto*|frase*|paragrafo*|anexo*|restric*|obrigac*|modelo|versao|parecer|formulario|prazo) ... (e|sao|foi|foram|fica|ficam|ser|considera se|consideram se|encontra se) [assim|expressamente|tambem|portanto] (suprimid*|revogad*|eliminad*|retirad*|riscad*|anulad*|cancelad*|substituid*|removid*|levantad*|excluid* [do|deste] (texto|contrato|acordo))|(e|sao|foi|foram|fica|ficam) (revogad*|rescindid*|suprimid*|riscad*)|(clausula*|artigo*|condicao|condicoes|item|numero|alinea) .. (nao se aplica*|deixa* de|nao produz*|nao vigora*)|sem efeito|nao escrita*|tida por nao)',
}

interface Lifting {
  /** It lifts whatever follows. */
  readonly strong: string
  /** It lifts its own clause. */
  readonly weak: string
  /** A clause begins with it. */
  readonly parting: string
}

const lifting: Readonly<Record<DocumentLanguage, Lifting>> = {
  en: {
    strong:
      '((inferred|concluded|deduced|implied|assumed) (from .. (clause|section|agreement|article|document|paragraph)|that)|(no (requirement|condition|rule|obligation|duty|expectation)|not a (condition|requirement|rule)) .. that|(not|nobody|never|nor) (insist*|demand*|ask*|require*|request*|expect*) .. that|not (necessary|required|needed|compulsory|mandatory|essential|obligatory) .. that|whether ... (is|are) (of no|immaterial|irrelevant|left to|for the)|whether ... (does|do) not matter|waive* .. (requirement|condition|rule|obligation|restriction|term)|no longer (holds|applies|required|necessary|true|asked|demanded)|(condition|requirement|rule|obligation|clause|restriction|provision|stipulation) .. that ... (deleted|lifted|removed|struck|dropped|abolished|waived|withdrawn|cancelled|repealed)|(should|if) .. (law|government|authority|authorities|regulator|funder|parliament) .. (require*|demand*|ask*|provide*|change*)|(it|we|that) would be (welcome|welcomed|pleased|glad|happy|grateful|good|nice|desirable|appreciated)|in (our|their|its|the provider s|the consortium s|his|her) other (cohort|cohorts|biobank|biobanks|study|studies|collection|programme|programmes|resource)|(for (instance|example)|e g) ... (might|could|would)|(asked|asks|wondered|discussed|debated|considered) (whether|if)|(free|left|up to .. ) to decide (whether|if)|(recommended|desirable|advisable|preferable) .. that|not the (purpose|aim|intention|object) of (this|the)|(does|do) not (seek|aim|purport|intend) to|nothing [contained|said|stated] (in|here*|above)|(no|neither) (provision|clause|term|wording|word|passage|line|part) .. (shall|may|should|is|must) [be]|(shall|should|must|may|is|are|does|do) not [be|to be] (read (as|so|to)|construed|understood|interpreted|taken (as|to)|intended|meant|mean|imply) ...)',
    weak: '((recommends|recommend|recommended|encourages|encourage|hopes|hope|invites|suggests|suggest|would like (users|applicants|recipients|you) to|welcomes|cannot insist)|need not|(is|are|be|was|being|been|has been|feel) (not|neither|never|nor) [itself|in any way|by this] (required|obliged|bound|expected|asked|necessary|needed|limited|confined|restricted|conditional|mandatory|obligatory|compulsory|a condition|under any|under an|imposed|demanded|excluded|prohibited|prevented|barred|forbidden|tied|requested|subject to|dependent)|not [to] [be] [itself] (limited to|confined to|restricted to|obliged|required|obligatory|mandatory)|no [further|such|particular|legal|other] (obligation*|duty|requirement*|restriction*|limit|limits|limitation*|waiting period|embargo|moratorium|distinction|end date|closing date|fixed end|fixed term|need|objection|preference|time limit|list of)|(do|does|did|would|will|shall|may) not [itself] (ask|require|oblige|impose|prevent|prohibit|exclude|confine|limit|restrict|stop|mean|demand|insist|expect|depend|narrow|apply|hinder|rule out|reserve|create|have to|need|forbid|bar|preclude|object|mind|matter|expire)|without (being required|being obliged|having to|any obligation|prejudice|the need|needing)|(is|are|remain*) (free to|optional|voluntary|encouraged|welcome|invited|courteous|at liberty)|(merely|simply|but) (encouraged|invited|recommended)|if (it|they|you|he|she) (wish*|like*|want*|so)|neither word applies|asked but|imposes no|sets no|there is no|there are no|courteous|instead of|rather than being|whether or not (for|a|the user|it is) .. profit|would not|where (required|applicable)|if (required|applicable))',
    parting:
      'but|although|though|however|whereas|while|and (?:it|they|you|he|she|there|nothing|no|the|is|are|imposes|need|does|do|have|has)|nor',
  },
  fr: {
    strong:
      '(cela ne (signifie|veut) pas|n est pas [une] (condition|exigence|obligation|necessaire|exige|requis|obligatoire|impose|demande)|(n a pas|n ont pas) (insiste|exige|demande|impose|requis) .. (que|pour que)|(ne|n) (exig*|demand*|requier*|impos*|insist*) (pas|plus|point) .. (que|pour que)|(deduire|conclure|inferer) (de|du|de l|de la) (article|clause|presente|present|convention|ce|cette|qui)|(demande*|discute*|examine*|debattu) (si|s il|s ils|s il fall*)|(nous serions|il serait|serait|serions) .. (heureux|souhaitable|bon|apprecie*|reconnaissants)|si (la loi|le legislateur|l autorite|le gouvernement) .. (venait|devait|exige*|impos*)|(renonc*) .. (exiger|imposer|demander|l exigence|la condition)|n est plus (requis|exige|necessaire|demande|obligatoire|impose)|(souhaitable|recommande|conseille|preferable) .. que|pas a veiller|(condition|exigence|obligation|clause|regle|restriction) .. (que|selon laquelle) ... (supprime*|leve*|abroge*|abolie*|retire*)|(regle|condition) voulait|n a pas pour (but|objet|effet) de|ne vise pas a|(rien dans|rien de ce qui|aucune (stipulation|disposition|clause|phrase|ligne)|aucun (passage|article|mot|alinea)) ...|ne (doi*|saurai*|peu*|devr*) [pas|etre] [etre] (compris*|interpret*|entendu*|lu* comme|regard*|considere*) ...)',
    weak: '((recommande|recommandons|recommandent|encourage|encourageons|encouragent|invite|invitons|souhaite|souhaitons|suggere)|(n est|ne sont|n etait|n est il|ne sera|ne seront|n etes|ne serez|n etions) (pas|point|nullement|plus|aucunement|soumis* a aucun*) [davantage|non plus|en outre] (tenu*|oblig*|requis*|exig*|necessaire*|limite*|restreint*|reserve*|demande*|impose*|prevu*|subordonne*|interdi*|exclu*|astreint*|conditionne*|soumis*|cense*|fixe*|indispensable*)|(n est|ne sont|n etes) (soumis*|tenu*|assujetti*|oblig*) a (aucun*|rien)|aucun* [autre*|nouvel*|nouveau|telle|tel|particulier*] (obligation*|restriction*|limit*|delai|duree|demarche|autorisation|avis|exigence|periode|distinction|moratoire|embargo|exclusivite) [n|ne]|(n |ne )(impose*|exige*|interdi*|exclu*|oblige*|empeche*|limite*|prejuge*|demande*|impose*|restrein*|requier*|subordonne*|distingue*|vise*|reserve*|lie*|entend*|ouvre*|signifie*|comporte*|s oppose*) (pas|nullement|point|aucun*|plus|rien)|(n est|ne sont|n etait|ne sera|ne seront) (donc|pour autant|ainsi|par la) pas (tenu*|oblig*|requis*|exig*|necessaire*|limite*|reserve*|interdi*|exclu*|ecarte*|impose*)|n est pas (ecarte*|refuse*)|cela ne veut pas dire|sans (obligation|etre tenu*|y etre (oblig*|tenu*)|avoir a|qu il soit|que cela|prejudice|limite|restriction|exclure)|facultati*|(est|sont|reste*|demeure*) (libre*|facultati*|souhaitable*|encourage*|invite*)|s il le souhaite|si le .. souhaite|n a pas a|n ont pas a|n avez pas a|n avez aucun* .. a|n a aucun* .. a|n auront aucun* .. a|n aura aucun* .. a|ne (fait|font) (pas|nullement|point) obstacle|quel que soit le statut|rien ne (l|s|les) (oblige|oppose)|rien ne (l|s|les|vous|lui|oblige|impose|interdit|empeche|oppose)|il n y a (pas|aucun*)|peut mais|n entend pas|n entrent pas|ne (l|les|lui) (empeche*|interdi*|oblige*) pas|(publi*|dispos*|choisi*|decid*|peu*|associ*|collabor*|us*) .. librement|non plus)',
    parting:
      'mais|toutefois|cependant|bien que|quoique|neanmoins|alors que|tandis que|et (?:il|elle|ils|elles|n|ne|aucun|aucune|le|la|les|l)|ni',
  },
  pt: {
    strong:
      '(isto nao (significa|quer)|nao e [uma] (condicao|exigencia|obrigatorio|necessario|preciso)|nao [se|lhe|nos] (insist*|exig*|ped*|requer*|impo*) .. que|(deduzir|concluir|inferir) (da|do|desta|deste|de) (clausula|artigo|acordo|presente|que)|(perguntou|pediu|discutiu|analisou) se|gostariamos que|(seria) .. (bom|desejavel|bem vind*)|se a (lei|autoridade) .. (vier|exig*|impuser)|renunci* .. (exigir|impor|exigencia|condicao)|ja nao se (exige|requer|pede|aplica)|(desejavel|recomendavel|aconselhavel|preferivel) .. que|(condicao|exigencia|obrigacao|clausula|regra|restricao) .. (que|segundo a qual) ... (suprimid*|levantad*|revogad*|eliminad*|retirad*)|regra era que|nao tem de (assegurar|garantir|velar)|nao (pretende|visa) |nao tem por (objeto|fim|efeito|objetivo)|(nada (do que|neste|no|na|nesta|aqui|contido|do|deste) ...|nenhuma (disposicao|clausula|estipulacao|passagem|linha|regra|norma|palavra)|nenhum (artigo|numero|ponto|trecho) ...)|nao (deve*|pode*|podera*) ser (entendid*|interpret*|lid* como|compreendid*) ...)',
    weak: '((recomenda|recomendamos|recomendam|incentiva|incentivamos|encoraja|encorajamos|convida|convidamos|sugere|sugerimos)|nao (e|sao|fica*|esta*|sera*|seja*|foi|foram|constitu*) .. (obrigad*|obrigatori*|exigid*|exigivel|necessari*|limitad*|restrit*|reservad*|exigenc*|condicao|requisito|impost*|fixad*|previst*|vedad*|proibid*|preciso|compreendid*|impeditiv*|condicionad*|exclui*|excluid*|infraccao|infracao)|nao se (exige|exigem|pede|pedem|impoe|impoem|estipula*|distingue*|requer*|aplica*|limita*|restringe*|proibe*|exclui*|fixa*|estabelece*|preve*|exija)|nao (exige*|impoe*|impos|obriga*|impede*|exclui*|proibe*|limita*|requer*|restringe*|veda*|pede*|dispensa*|confunde*|significa*|distingue*|quer* dizer|cria*|reivindica*|precisa*|necessita*|tem de|tem que|ha|existe*|determina*|prejudica*|julg*)|nem (exige*|impoe*|obriga*)|sem (caracter|carater|prejuizo|necessidade|que seja|limite|limitacao|restricao|obrigacao)|(e|sao|sera*|fica*) (facultativ*|livre*|opcional*|voluntari*|desejavel|recomendad*|bem vind*)|facultativ*|se [assim] [o] (quiser|desejar|entender)|e livre|livremente|nao exigid*|nao obrigatori*|nenhum* [outr*|nov*|tal] (restricao|obrigacao|limite|prazo|exigencia)|recomenda se)',
    parting:
      'mas|porem|contudo|todavia|embora|ainda que|enquanto|no entanto|e (?:nao|o|a|os|as|nem|nenhum|nenhuma)|nem',
  },
}
