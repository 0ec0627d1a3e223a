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

/** @param embargoes the sentences that hold publication back */
export function findDates(
  sentences: readonly Sentence[],
  embargoes: ReadonlySet<Sentence>,
  language: DocumentLanguage,
): readonly FoundDate[] {
  const found = sentences.flatMap((sentence, index) => {
    const dates = datesIn(sentence.words, language)
    return dates.flatMap((written, at) => {
      const around = surroundings(sentence, sentences[index - 1], dates, at)
      const known = eventOf(around, embargoes.has(sentence), language)
      return known === null ? [] : [{ ...known, date: written.date, sentence }]
    })
  })
  return found.filter(
    ({ event, date }, index) =>
      found.findIndex((other) => other.event === event && other.date === date) === index,
  )
}

interface Surroundings {
  readonly before: string
  readonly after: string
  readonly all: string
  /** A line of its own above, as `Signature` is. */
  readonly heading: string
  /** `Ziguinchor, le 5 mars 2026`, as those who sign write it. */
  readonly isPlaceAndDay: boolean
}

function surroundings(
  sentence: Sentence,
  previous: Sentence | undefined,
  dates: readonly WrittenDate[],
  at: number,
): Surroundings {
  const { words } = sentence
  const { index, length } = dates[at] ?? { index: 0, length: 0 }
  const last = dates[at - 1]
  const from = last === undefined ? 0 : last.index + last.length
  return {
    before: folded(words.slice(from, index)),
    after: folded(words.slice(index + length, dates[at + 1]?.index)),
    all: folded(words),
    isPlaceAndDay: placeBefore.test(words.slice(0, index)) && words.length - index - length < 2,
    heading: previous !== undefined && previous.words.length < 80 ? folded(previous.words) : '',
  }
}

function eventOf(
  { before, after, all, heading, isPlaceAndDay }: Surroundings,
  isEmbargo: boolean,
  language: DocumentLanguage,
): { readonly event: DocumentDateEvent; readonly confidence: number } | null {
  const cues = cuesOf[language]
  if (has(before, cues.other)) return null
  if (isEmbargo && !endsWith(before, cues.start))
    return { event: 'moratorium_end', confidence: 0.9 }
  if (endsWith(before, cues.until)) {
    return has(all, cues.embargo) && !has(all, cues.use)
      ? null
      : { event: 'expiry', confidence: 0.9 }
  }
  if (has(before, cues.signature) && !has(before, cues.start))
    return { event: 'signature', confidence: 0.9 }
  if (has(before, cues.expiry)) return { event: 'expiry', confidence: 0.85 }
  if (has(before, cues.start)) return { event: 'start', confidence: 0.9 }
  if (has(all, cues.approval)) return { event: 'approval', confidence: 0.88 }
  if (has(after, cues.expiry)) return { event: 'expiry', confidence: 0.75 }
  if (has(after, cues.start)) return { event: 'start', confidence: 0.75 }
  if (has(after, cues.signature)) return { event: 'signature', confidence: 0.75 }
  if (has(all, cues.signing)) return { event: 'signature', confidence: 0.85 }
  if (isPlaceAndDay) return { event: 'signature', confidence: 0.8 }
  const standsAlone = all.split(' ').length < 14
  if (standsAlone && has(heading, cues.signature)) return { event: 'signature', confidence: 0.7 }
  return null
}

function endsWith(text: string, cue: string): boolean {
  return has(
    `${text}xend `,
    `${cue} [the|le|o|a|au|ao|dia|to|including|end|of|inclusive|du|de] [the|day|dia|de] xend`,
  )
}

const placeBefore =
  /^(?:\p{Lu}[\p{L}'’-]{1,20}\s?){1,4},\s(?:(?:le|aos|em|on|ce|the)\s)?$|^(?:Dated|Daté|Datado)\s(?:this\s|le\s|de\s)?$/u

interface Cues {
  /** Of births, laws, forms and what others did. */
  readonly other: string
  /** Right before the date. */
  readonly until: string
  readonly expiry: string
  readonly start: string
  readonly approval: string
  readonly signature: string
  /** The line of one who signs. */
  readonly signing: string
  readonly embargo: string
  readonly use: string
}

const cuesOf: Readonly<Record<DocumentLanguage, Cues>> = {
  en: {
    other:
      '(born|birth|date of birth|dob|birthday|law|act of|act|regulation|directive|statute|decree|version|form [no|number] *|printed|revised|revision|amended|template|guidance|policy|protocol version .. dated|leaflet|information sheet|meeting of the (board|senate)|issued in|submitted on|received on|your (letter|application|email|submission) (of|dated)|agreement (of|dated)|recruited|collected (on|between)|frozen|release|downloaded|visit|updated|deadline|invoice)',
    until:
      '(until|till|through|up to|to|before|by|no later than|not later than|beyond|after|expire* on|ends on|lapse* on)',
    expiry:
      '(runs until|until|till|expire*|expiry|expiration|lapse*|valid (to|through)|end date|ending|ends|end on|terminat*|ceas*|no later than|last day|closing date|close* on|closes|closing|conclud*|runs out|comes to an end|come to an end|finish*)',
    start:
      '(effective date|takes effect|take effect|effect from|effective|enter* into force|into force|in force from|commenc*|begin*|start*|opens|valid from|runs from|with effect|as from|as of|from)',
    approval:
      '((approv*|clearance|favourable|favorable|gave its agreement|agreed to|authori*|sanction*|endors*|cleared|granted|passed|reviewed|considered|consented to|positive opinion) ... (committee|board|irb|rec|ethic*|panel|council|commission|meeting|sitting|chair*)|(committee|board|irb|rec|ethic*|panel|commission) ... (approv*|clearance|favourable|favorable|agreed|authori*|sanction*|endors*|cleared|granted|passed|gave|positive|consented)|approval date|date of (approval|decision|clearance|favourable)|approved on|approval ; date|date approved|[was|is|has been] approved)',
    signature:
      '(sign*|signature|thumbprint|executed|done (at|in)|date signed|witness*|dated this|in witness)',
    signing:
      '((for|on behalf of) (the|and on behalf) .. (provider|recipient|trust|user|association|institute|university|consortium|hospital|centre|institution|applicant|office|custodian|company|foundation|cohort|biobank|registry|access committee|supplier) |signature|signed|by its (secretary|director|president|chair*|rector|dean|chief*|head|registrar|vice*|provost|principal|manager|trustee*)|by (hand|thumb))',
    embargo: '(publish*|publication*|embargo|moratorium|preprint*)',
    use: '(use*|access|data may)',
  },
  fr: {
    other:
      '(nee|ne le|nee le|naissance|loi|reglement|decret|ordonnance|directive|arrete|version|revision|formulaire|modele|imprime*|notice|contrat du|convention du|accord du|datee du|date du|votre (lettre|courrier|demande|courriel)|recu* le|depose* le|guide|lignes directrices|mise a jour|recrut*|preleve*|facture|echeance de paiement|charte)',
    until:
      '(jusqu au|jusqu a|jusque|au|avant|avant le|d ici|plus tard le|apres|au dela du|expire le|echeance|terme|cesse le|fin le|s acheve le|se termine le)',
    expiry:
      '(fermeture|jusqu*|expir*|echeance|prend* fin|prendra fin|cesse*|termin*|s achev*|s eteint|valable jusqu|valide jusqu|au plus tard|date de fin|date limite|fin de validite|arriv* a (terme|echeance)|caduc*|clotur*|echoit)',
    start:
      '(ouverture|prend* effet|prendra effet|effet (le|au|du|a)|entre* en vigueur|entrera en vigueur|vigueur|a compter|a partir|prend* cours|debut*|commenc*|s applique*|ouvr*|des le|a dater|valable du|vigueur le)',
    approval:
      '((approuv*|avis favorable|autoris*|accord|valid*|favorable*|approbation|accepte|agree|examine*|delivre) ... (comite|commission|cpp|ethique*|conseil|seance|numero|reference|reuni)|(comite|commission|cpp|ethique*|conseil|seance|reuni) ... (approuv*|favorable*|autoris*|accord|valid*|approbation|accepte*|donne|rendu|delivre)|date (d approbation|de l avis|de la decision|de l approbation)|avis favorable|a ete approuve*|decision du)',
    signature: '(sign*|fait (a|en|le)|empreinte|lu et approuve|paraphe*|dont acte)',
    signing:
      '(pour (le|la|l|les) .. (fournisseur|destinataire|consortium|utilisateur|plateforme|preneur|receveur|beneficiaire|responsable|institut|universite|hopital|centre|fondation|demandeur|cedant|cessionnaire|comite|prestataire|laboratoire|association|partie|registre|biobanque)|signature*|signe*|fait (a|en)|empreinte|lu et approuve)',
    embargo: '(publi*|embargo|moratoire|preprint*)',
    use: '(utilis*|usage|acces)',
  },
  pt: {
    other:
      '(nascid*|nascimento|nasceu|lei|decreto*|regulamento|diretiva|directiva|portaria|resolucao|versao|revisao|formulario|modelo|impresso|impressa|folheto|minuta|folha de rosto|contrato de|acordo de|datad*|carta de|recebid*|submetid*|guia|norma|recrut*|colhid* entre|coletad* entre|fatura|atualiz*|actualiz*)',
    until:
      '(ate|ate ao|ate o|ate a|a|ao|antes de|antes do|depois de|apos|apos o|expira em|termina em|cessa em|caduca em|vence em|finda em)',
    expiry:
      '(fim (do|da) (acesso|uso|acordo|contrato)|ate|expir*|termin*|cessa*|caduc*|finda*|vence*|venciment*|valid* ate|validade|prazo final|data final|data limite|termo final|extingue*|encerra*|acaba*|o mais tardar|data de fim|conclu*)',
    start:
      '(produz* efeito*|efeitos desde|entra* em vigor|entrara em vigor|vigor|vigora*|vigencia|a partir|a contar|inicio|inicia*|comeca*|passa a valer|valido (de|desde)|desde|com efeito*|abre*|a valer)',
    approval:
      '((aprov*|parecer favoravel|autoriz*|favorave*|deliber*|deu parecer|acolh*|concord*|apreci*|emiti*) ... (comite|comissao|cep|etic*|conselho|sessao|reuniao|numero|parecer|referencia|caae|registo)|(comite|comissao|cep|etic*|conselho|sessao|reuniao) ... (aprov*|favorave*|autoriz*|deliber*|concord*|deu|emitiu)|data (da aprovacao|de aprovacao|do parecer|da decisao)|parecer favoravel|foi aprovad*)',
    signature: '(assin*|feito em|lavrado|rubric*|impressao digital|celebrado em|firmad*)',
    signing:
      '((pelo|pela|pelos|pelas) .. (cedente|cessionari*|fornecedor*|receptor*|recetor*|registo|registro|requerente|instituto|universidade|instituicao|hospital|centro|fundacao|consorcio|biobanco|titular|utilizador*|destinatari*|comissao|comite|coorte|associacao|laboratorio|solicitante|beneficiari*|parte)|assin*|feito em|impressao digital|lido e aprovado)',
    embargo: '(public*|divulg*|embargo|moratoria|preprint*)',
    use: '(us*|utiliz*|acess*)',
  },
}
