/** The services write HTML into their messages. Gives at most `longest` characters of plain text. */
export function plainText(html: string, longest = 2000): string {
  const text = html
    .slice(0, longestHtml)
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, decodeEntity)
    .replace(controlCharacters, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
  const isCut = text.length > longest || html.length > longestHtml
  const shown = isCut ? `${text.slice(0, longest - 1)}…` : text
  // Half a character, from the cut or from the service, is nothing that Postgres takes as JSON.
  return shown.toWellFormed()
}

/**
 * As `plainText`, with every password and every address replaced: a service that cannot send mail prints the password of
 * the results into the job's messages, and one that can says to whom it wrote.
 */
export function messageText(html: string, longest?: number): string {
  const masked = /password/i.test(html) ? html.replace(/<b>[^<]*<\/b>/gi, hidden) : html
  return plainText(masked, longest)
    .replace(/(\bpassword\b[^:\n]{0,60}:\s*)\S[^\n]*/gi, `$1${hidden}`)
    .replace(/(\bpassword\s+is\s+)\S+/gi, `$1${hidden}`)
    .replace(mailAddress, hidden)
}

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return entities.get(name.toLowerCase()) ?? whole
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

const hidden = '[hidden]'
// Keys of panels, as apps@hrc-r1.1, end in no name of a domain.
const mailAddress = /[\p{L}\d._%+-]{1,64}@[\p{L}\d.-]{1,250}\.\p{L}{2,24}/giu
const longestHtml = 20_000
const controlCharacters = /[^\P{Cc}\n]/gu
const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
])
