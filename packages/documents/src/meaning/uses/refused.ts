import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { has } from '../pattern.ts'

/**
 * Whether what a sentence names is what the data may not be used for: `may not be used for medical research`, and not `may not be
 * used other than for it`.
 *
 * @param text masked (`masked.ts`)
 */
export function isRefused(text: string, language: DocumentLanguage): boolean {
  return !text.includes(';') && has(text, refusing[language]) && !has(text, excepting[language])
}

const refusing: Readonly<Record<DocumentLanguage, string>> = {
  en: '((may|can|must|shall|will|should|could|is|are) (not|never|no longer) [ever|also] [be] (used|employed|analysed|analyzed|studied|processed|made available|released|given|available|serve|support|go|permitted|allowed|open)|(cannot|not) be (used|employed|analysed|analyzed|studied|processed|released)|(do|does) not (agree|consent|permit|allow|authori*|cover|want|wish)|no (permission|consent) .. (for|to))',
  fr: '(ne (peu*|pourr*|seront|sera|doi*|devr*|saurai*|servent|servira*|serviront|sont|est|couvr*|autoris*|permet*|porte*|comprend|compren*) [jamais|pas|plus|nullement|en aucun cas|point] (etre|servir|utilis*|employ*|analys*|etudi*|exploit*|donn*|transmis*|a|pour|la|l|les|le|mis*|autoris*|permis*|disponible*|ouvert*)|(je|nous) (n|ne) (accept*|autoris*|consen*|permet*|veux|voulons|souhait*) (pas|plus)|(je|nous) refus*|n autoris* (pas|aucun*)|n accept* (pas|aucun*)|n est pas (autorise*|permis*|admis*)|ne sont pas (autorise*|permis*|admis*))',
  pt: '(nao (podem|pode|poderao|podera|serao|sera|devem|deve|deverao|devera|sao|e|serve*|servirao|esta*) (ser|servir|usad*|utilizad*|empregad*|analisad*|estudad*|tratad*|destinad*|cedid*|disponib*|permitid*|autorizad*|admitid*|para)|nao (serve*|servirao|servira|abrange*|cobre*|inclui*|permite*|autoriza*|autorizo|aceito|concordo|consinto|quero|admite*)|recuso)',
}

/** What is refused is then everything else. */
const excepting: Readonly<Record<DocumentLanguage, string>> = {
  en: '(except*|other|otherwise|different|that (do|does|are|is|has|have) (not|no)|which (do|does|are|is|has|have) (not|no)|from which it follows|else|save|unless|but|only|beyond|outside|apart|solely|exclusively|until|without|excluded|unrelated|unconnected|anything|nothing|elsewhere|besides|alien|foreign|not only|xnotonly)',
  fr: '(que|qu|qui|different*|apres quoi|faute de quoi|refuserions|sauf|hormis|hors|autre*|ailleurs|etrang*|seul*|uniquement|exclusivement|au dela|en dehors|sans|sinon|sort*|limit*|reserv*|exception|rien|xnotonly)',
  pt: '(senao|desprovid*|nao geneti*|nao incluindo|entraves|a nao ser|salvo|exce*|outr*|alem|fora|divers*|apenas|so|somente|exclusiv*|unic*|alhei*|estranh*|sem|que nao|limit*|reservad*|nada|restrit*|distint*|diferent*|xnotonly)',
}
