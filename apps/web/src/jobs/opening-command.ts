import type { JobSettings } from '@tessera/contracts/job'
import { shellWord } from './shell-word.ts'

/** Opens such a zip file in a shell. With its folder, so that no name is an option. */
export function openingCommand(
  { aesEncryption }: Pick<JobSettings, 'aesEncryption'>,
  name: string,
): string {
  return `${aesEncryption ? '7z x' : 'unzip'} ${shellWord(`./${name}`)}`
}
