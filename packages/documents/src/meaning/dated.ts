import type { DocumentDateEvent, DocumentLanguage } from '@tessera/contracts/document-meaning'
import { datesIn, type WrittenDate } from './dates.ts'
import { folded } from './folded.ts'
import { has } from './pattern.ts'
import type { Sentence } from './sentences.ts'

export interface FoundDate {
  readonly event: DocumentDateEvent
  /** As `2026-03-01`. */
  readonly date: string
  readonly sentence: Sentence
  readonly confidence: number
}

/** Of sentences. */
interface Known {
  /** They hold publication back. */
  readonly embargoes: ReadonlySet<Sentence>
  /** They say which committee approved. */
  readonly approvals: ReadonlySet<Sentence>
}

export function findDates(
  sentences: readonly Sentence[],
  { embargoes, approvals }: Known,
  language: DocumentLanguage,
): readonly FoundDate[] {
  const found = sentences.flatMap((sentence, index) => {
    const dates = datesIn(sentence.words, language)
    return dates.flatMap((written, at) => {
      const previous = sentences[index - 1]
      const around = surroundings(sentence, previous, dates, at)
      const known = eventOf(
        {
          ...around,
          isEmbargo: embargoes.has(sentence),
          followsEmbargo: previous !== undefined && embargoes.has(previous),
          hasEmbargo: embargoes.size > 0,
          isApproval: approvals.has(sentence),
        },
        language,
      )
      return known === null ? [] : [{ ...known, date: written.date, sentence }]
    })
  })
  return found.filter(
    ({ event, date }, index) =>
      found.findIndex((other) => other.event === event && other.date === date) === index,
  )
}

interface Surroundings {
  /** Since the date before it. */
  readonly before: string
  /** The last words of it, which belong to the date. */
  readonly near: string
  readonly after: string
  readonly all: string
  /** A line of its own above, as `Signature` is. */
  readonly heading: string
  /** `from 1 May 2026 to 30 April 2028`. */
  readonly range: 'start' | 'end' | null
  /** As those who sign write it: `Ziguinchor, le 5 mars 2026`, `Ann Hollis, Rector, 11 February 2026`. */
  readonly isSigned: boolean
  /** `the contract, signed on 4 July 2022, allowed …`. */
  readonly isAside: boolean
}

interface Questioned extends Surroundings {
  readonly isEmbargo: boolean
  readonly followsEmbargo: boolean
  /** Whether any sentence does hold publication back. */
  readonly hasEmbargo: boolean
  readonly isApproval: boolean
}

function surroundings(
  { words }: Sentence,
  previous: Sentence | undefined,
  dates: readonly WrittenDate[],
  at: number,
): Surroundings {
  const { index, length } = dates[at] ?? { index: 0, length: 0 }
  const last = dates[at - 1]
  const from = last === undefined ? 0 : last.index + last.length
  const [left, right] = [words.slice(0, index), words.slice(index + length)]
  const before = folded(words.slice(from, index))
  const after = folded(words.slice(index + length, dates[at + 1]?.index))
  const endsRange = last !== undefined && between.test(before)
  const startsRange = dates[at + 1] !== undefined && between.test(after) && opening.test(before)
  const told = endsRange ? folded(left) : before
  return {
    before,
    near: told.split(' ').slice(-nearby).join(' '),
    after,
    all: folded(words),
    range: endsRange ? 'end' : startsRange ? 'start' : null,
    isSigned:
      words.length < longestSigned &&
      (placeBefore.test(left) || (nameBefore.test(left) && /^[\s.)\]]*$/.test(right))),
    isAside: aside.test(left) && /^\s?,/.test(right),
    heading: previous !== undefined && previous.words.length < 80 ? folded(previous.words) : '',
  }
}

function eventOf(
  around: Questioned,
  language: DocumentLanguage,
): { readonly event: DocumentDateEvent; readonly confidence: number } | null {
  const { before, near, after, all, heading } = around
  const cues = cuesOf[language]
  if (has(near, cues.other) || around.isAside) return null
  if (around.isEmbargo && !endsWith(before, cues.start))
    return { event: 'moratorium_end', confidence: 0.9 }
  if (around.followsEmbargo && has(near, cues.thisPeriod))
    return { event: 'moratorium_end', confidence: 0.8 }
  if (endsWith(before, cues.until) || (around.range === 'end' && !has(near, cues.signature))) {
    if (!has(all, cues.embargo)) return { event: 'expiry', confidence: 0.9 }
    if (around.hasEmbargo) return { event: 'moratorium_end', confidence: 0.75 }
    return has(all, cues.use) ? { event: 'expiry', confidence: 0.9 } : null
  }
  if (has(before, cues.signature) && !has(near, cues.start))
    return { event: 'signature', confidence: 0.9 }
  if (has(near, cues.expiry)) return { event: 'expiry', confidence: 0.85 }
  if (around.range === 'start' || has(near, cues.start) || endsWith(before, cues.from))
    return { event: 'start', confidence: 0.9 }
  if (around.isApproval || has(all, cues.approval)) return { event: 'approval', confidence: 0.88 }
  if (has(after, cues.expiry)) return { event: 'expiry', confidence: 0.75 }
  if (has(after, cues.start)) return { event: 'start', confidence: 0.75 }
  if (has(after, cues.signature)) return { event: 'signature', confidence: 0.75 }
  if (has(all, cues.signing)) return { event: 'signature', confidence: 0.85 }
  if (around.isSigned) return { event: 'signature', confidence: 0.8 }
  const standsAlone = all.split(' ').length < 14
  if (standsAlone && has(heading, cues.signature)) return { event: 'signature', confidence: 0.7 }
  return null
}

function endsWith(text: string, cue: string): boolean {
  return has(
    `${text}xend `,
    `${cue} [the|le|o|a|au|ao|dia|on|em|to|including|end|of|inclusive|du|de] [the|day|dia|de] xend`,
  )
}

const between = /^(?:to|and|until|till|au|et|jusqu au|a|ao|e|ate|ate ao) (?:(?:le|o|a|dia|the) )*$/
const opening = /(?:^| )(?:from|between|du|entre(?: le)?|de|desde(?: o)?) (?:dia )?$/
/** In words and letters. */
const nearby = 13
const longestSigned = 140
const placeBefore =
  /^(?:À\s)?(?:\p{Lu}[\p{L}'’-]{1,20}\s?){1,4},\s(?:(?:le|aos|em|on|ce|the|a)\s)?$|^(?:Dated|Daté|Datado)\s(?:this\s|le\s|de\s)?$/u
const nameBefore =
  /\p{Lu}[\p{L}'’.-]*\s(?:\p{Ll}{1,3}\s)?\p{Lu}[^.;?!]*,\s(?:(?:le|on|em|a|the)\s)?$/u
const aside =
  /,\s(?:signed|signée?s?|assinad[oa]s?|firmad[oa]s?|celebrad[oa]s?|conclue?s?)\s(?:le|on|em|a)\s$/u

interface Cues {
  /** Of births, laws, forms and what others did. */
  readonly other: string
  /** Right before the date. */
  readonly until: string
  readonly expiry: string
  readonly start: string
  /** Right before the date. */
  readonly from: string
  readonly approval: string
  readonly signature: string
  /** The line of one who signs. */
  readonly signing: string
  readonly embargo: string
  /** As a sentence after one that holds publication back calls it. */
  readonly thisPeriod: string
  readonly use: string
}

const cuesOf: Readonly<Record<DocumentLanguage, Cues>> = {
  en: {
    other:
      '(born|birth|date of birth|dob|birthday|law|act of|act|regulation|directive|statute|decree|version|form (no|number|version) *|printed|revised|revision|amended on|documents .. examined|insurance|template|guidance|policy|protocol version .. dated|leaflet|information sheet|meeting of the (board|senate)|issued in|submitted on|received on|your (letter|application|email|submission) (of|dated)|agreement (of|dated)|recruited|collected (on|between)|frozen|downloaded|visit|updated|deadline|invoice)',
    until:
      '(until|till|through|up to|once|past|the close of|valid to|before|by|no later than|not later than|beyond|after|expire* on|ends on|lapse* on)',
    expiry:
      '(runs until|until|till|expire*|expiry|expiration|lapse*|valid (to|through)|end date|ending|ends|end on|terminat*|ceas*|no later than|last day|closing date|close* on|closes|closing|conclud*|runs out|last day|comes to an end|come to an end|finish*)',
    start:
      '(effective date|takes effect|take effect|effect from|effective|(enter*|come*) into (force|effect)|into force|in force|commenc*|begin*|start|starts|starting|opens|open on|first day|switched on|valid from|runs from|with effect|as from|as of)',
    from: 'from',
    approval:
      '((approv*|clearance|favourable|favorable|gave its agreement|agreed to|authori*|sanction*|endors*|cleared|granted|passed|reviewed|considered|consented to|positive opinion) ... (committee|board|irb|rec|ethic*|panel|council|commission|meeting|sitting|chair*)|(committee|board|irb|rec|ethic*|panel|commission) ... (approv*|clearance|favourable|favorable|agreed|authori*|sanction*|endors*|cleared|granted|passed|gave|positive|consented)|approval date|date of (approval|decision|clearance|favourable)|approved on|approval ; date|date approved|[was|is|has been] approved)',
    signature:
      '(sign*|signature|thumbprint|executed|done (at|in)|date signed|witness*|dated this|in witness)',
    signing:
      '((for|on behalf of) (the|and on behalf) .. (provider|recipient|trust|user|association|institute|university|consortium|hospital|centre|institution|applicant|office|custodian|company|foundation|cohort|biobank|registry|access committee|supplier) |signature|signed|by its (secretary|director|president|chair*|rector|dean|chief*|head|registrar|vice*|provost|principal|manager|trustee*)|by (hand|thumb))',
    embargo: '(publish*|publication*|embargo|moratorium|preprint*)',
    thisPeriod: '(this|that|the|such) (period|embargo|moratorium|silence|interval|delay)',
    use: '(use*|access|data may)',
  },
  fr: {
    other:
      '(nee*|nes|ne le|naissance|recueilli*|collecte*|loi|reglement|decret|ordonnance|directive|arrete|version|revision|formulaire|modele|imprime*|notice|contrat du|convention du|accord du|datee du|date du|votre (lettre|courrier|demande|courriel)|recu* le|depose* le|guide|lignes directrices|mise a jour|recrut*|preleve*|facture|echeance de paiement|charte)',
    until:
      '(jusqu au|jusqu a|jusque|avant|avant le|d ici|plus tard le|apres|passe|passe le|au dela du|expire le|echeance|terme|cesse le|fin le|s acheve le|se termine le)',
    expiry:
      '(fermeture|jusqu*|expir*|echeance|prend* fin|prendra fin|cesse*|termin*|s achev*|s eteint|valable jusqu|valide jusqu|au plus tard|(date de|;) fin|date limite|fin (de validite|du droit|de l acces|du contrat)|dernier jour|arriv* a (terme|echeance)|caduc*|clotur*|echoit)',
    start:
      '(ouverture|prise d effet|prend* effet|prendra effet|produi* (ses|effet*)|effet (le|au|du|a)|est ouvert*|premier jour|entre* en vigueur|entrera en vigueur|vigueur|a compter|a partir|prend* cours|debut*|commenc*|s applique*|ouvr*|des le|a dater|valable du|vigueur le)',
    from: 'des',
    approval:
      '((approuv*|avis favorable|autoris*|accord|valid*|favorable*|approbation|accepte|agree|examine*|delivre) ... (comite|commission|cpp|ethique*|conseil|seance|numero|reference|reuni)|(comite|commission|cpp|ethique*|conseil|seance|reuni) ... (approuv*|favorable*|autoris*|accord|valid*|approbation|accepte*|donne|rendu|delivre)|date (d approbation|de l avis|de la decision|de l approbation)|avis favorable|a ete approuve*|decision du)',
    signature: '(sign*|fait (a|en|le)|empreinte|lu et approuve|paraphe*|dont acte)',
    signing:
      '(pour (le|la|l|les) .. (fournisseur|destinataire|consortium|utilisateur|plateforme|preneur|receveur|beneficiaire|responsable|institut|universite|hopital|centre|fondation|demandeur|cedant|cessionnaire|comite|prestataire|laboratoire|association|partie|registre|biobanque)|signature*|signe*|fait (a|en)|empreinte|lu et approuve)',
    embargo: '(publi*|embargo|moratoire|preprint*)',
    thisPeriod: '(cette|la|ce) (periode|delai|embargo|moratoire|silence)',
    use: '(utilis*|usage|acces)',
  },
  pt: {
    other:
      '(nascid*|nascimento|nasceu|lei|decreto*|regulamento|diretiva|directiva|portaria|resolucao|versao|revisao|formulario|modelo|impresso|impressa|folheto|minuta|folha de rosto|contrato de|acordo de|datad*|carta de|recebid*|submetid*|guia|norma|recrut*|colhid* entre|coletad* entre|fatura|atualiz*|actualiz*)',
    until:
      '(ate|ate ao|ate o|ate a|passado|antes de|antes do|depois de|apos|apos o|expira em|termina em|cessa em|caduca em|vence em|finda em)',
    expiry:
      '(fim (do|da) (acesso|uso|acordo|contrato)|ate|expir*|termin*|cessa*|caduc*|finda*|vence*|venciment*|valid* ate|validade|prazo final|data final|data limite|termo final|extingue*|encerra*|acaba*|o mais tardar|data de fim|ultimo dia|conclu*)',
    start:
      '(produz* efeito*|efeitos desde|entra* em vigor|entrara em vigor|vigor|vigora*|vigencia|a partir|a contar|inicio|inicia*|comeca*|passa a valer|valido (de|desde)|desde|com efeito*|abre*|primeiro dia|a valer)',
    from: 'desde',
    approval:
      '((aprov*|parecer favoravel|autoriz*|favorave*|deliber*|deu parecer|acolh*|concord*|apreci*|emiti*) ... (comite|comissao|cep|etic*|conselho|sessao|reuniao|numero|parecer|referencia|caae|registo)|(comite|comissao|cep|etic*|conselho|sessao|reuniao) ... (aprov*|favorave*|autoriz*|deliber*|concord*|deu|emitiu)|data (da aprovacao|de aprovacao|do parecer|da decisao)|parecer favoravel|foi aprovad*)',
    signature: '(assin*|feito em|lavrado|rubric*|impressao digital|celebrado em|firmad*)',
    signing:
      '((pelo|pela|pelos|pelas) .. (cedente|cessionari*|fornecedor*|receptor*|recetor*|registo|registro|requerente|instituto|universidade|instituicao|hospital|centro|fundacao|consorcio|biobanco|titular|utilizador*|destinatari*|comissao|comite|coorte|associacao|laboratorio|solicitante|beneficiari*|parte)|assin*|feito em|impressao digital|lido e aprovado)',
    embargo: '(public*|divulg*|manuscrit*|embargo|moratoria|preprint*)',
    thisPeriod: '(este|esse|esta|o|a) (periodo|prazo|embargo|moratoria|silencio)',
    use: '(us*|utiliz*|acess*)',
  },
}
