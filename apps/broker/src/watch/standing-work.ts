import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { readStandingWork, type StandingWork } from '@tessera/db/vault/standing-work'
import type { Watch } from './watch.ts'

/**
 * The broker is the one program without which nothing goes on anyway, so it looks after the others. Of a messenger that does
 * not run, only the page Alerts, `operator alerts` and the metrics tell.
 */
export async function watchStandingWork(
  login: Login<'tessera_broker'>,
  watch: Watch,
): Promise<void> {
  const standing = await asVault(login, readStandingWork)
  for (const program of programs) {
    watch.metrics.standingSeconds.set({ program }, standing[program])
    if (standing[program] >= patienceSeconds) watch.noteStandingWork(program)
  }
}

const programs = ['dispatcher', 'worker', 'messenger'] as const satisfies (keyof StandingWork)[]
const patienceSeconds = 600
