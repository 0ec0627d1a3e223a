import type { ModelReading } from '@tessera/contracts/document-model'

/** Who is asked, and how far. */
export function waitingWords({ model, host, parts, partsDone }: ModelReading): string {
  const part =
    parts === null || parts === 1 ? '' : `, part ${Math.min(partsDone + 1, parts)} of ${parts}`
  return `${model} at ${host} is being asked${part}.`
}

/** What came of it. */
export function foundWords({ found, dropped }: ModelReading): string {
  const more = found === 0 ? 'It found nothing more.' : findingsWords(found)
  if (dropped === 0) return more
  const left =
    dropped === 1 ? '1 was left out because it does' : `${dropped} were left out because they do`
  const twice = dropped === 1 ? 'was' : 'were'
  return `${more} ${left} not stand in the document, or ${twice} said twice.`
}

/** What she took back, and what of it stays. */
export function stoppedWords({ model, host, found }: ModelReading): string {
  return `You stopped asking ${model} at ${host}. What it answers from now on is not kept.${keptWords(found)}`
}

/** Behind a sentence that says why it broke off. */
export function keptWords(found: number): string {
  if (found === 0) return ''
  return ` Before that it found ${found === 1 ? '1 thing' : `${found} things`} more.`
}

function findingsWords(found: number): string {
  return found === 1 ? 'It found 1 thing more.' : `It found ${found} things more.`
}
