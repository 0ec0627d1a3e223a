/** Without what a database and a page refuse; of the same length, so that offsets stay. */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
}
