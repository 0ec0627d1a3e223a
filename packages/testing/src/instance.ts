import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTessera, type Tessera, type TesseraOptions } from '@tessera/development/tessera'

/** A whole instance in a directory of its own, which goes when it is disposed of. */
export interface Instance extends AsyncDisposable {
  readonly tessera: Tessera
}

/** @param directory where its own is made */
export async function startInstance(
  options: Omit<TesseraOptions, 'home'>,
  directory = tmpdir(),
): Promise<Instance> {
  const parent = await mkdtemp(join(directory, 'tessera-journey-'))
  const home = join(parent, 'instance')
  await using stack = new AsyncDisposableStack()
  stack.defer(async () => await rm(parent, { recursive: true, force: true }))
  // PostgreSQL may run as another user, who must be able to pass.
  await chmod(parent, 0o711)
  await mkdir(home)
  const tessera = stack.use(await startTessera({ fsync: false, ...options, home }))
  const running = stack.move()
  return { tessera, [Symbol.asyncDispose]: async () => await running.disposeAsync() }
}
