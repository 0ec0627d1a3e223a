import { SystemContext } from '@tessera/auth-context/system-context'
import type { TaskBy } from '@tessera/contracts/maintenance'
import type { Login } from '@tessera/db/login'
import type { Maintenance } from '@tessera/db/maintenance'
import { keepDoing } from '@tessera/runtime/keep-doing'
import type { Logger } from '@tessera/runtime/logger'
import { dispatchService } from './dispatch-service.ts'
import { forgettingService } from './forgetting-service.ts'
import { notifyingService } from './notifying-service.ts'
import { remindingService } from './reminding-service.ts'
import { removingService } from './removing-service.ts'
import { stoppingService } from './stopping-service.ts'

/**
 * Asks for each task of maintenance whether it is due, until it is disposed of. Every dispatcher does: the record sees to it that
 * one of them at a time is at a task.
 */
export function keepHouse(login: Login<'tessera_system'>, logger: Logger): AsyncDisposable {
  const stack = new AsyncDisposableStack()
  const works = worksOf(login, logger)
  for (const task of Object.keys(works) as HouseTask[])
    stack.use(keepDoing(logger, task, works[task]))
  return stack
}

type HouseTask = TaskBy<'dispatcher'>
type Works = Readonly<Record<HouseTask, () => Promise<Maintenance>>>

/** A task that is missing here does not compile. */
function worksOf(login: Login<'tessera_system'>, logger: Logger): Works {
  const stopping = stoppingService(new SystemContext(login, 'stop-jobs'))
  const reminding = remindingService(new SystemContext(login, 'remind'))
  const notifying = notifyingService(new SystemContext(login, 'notify'), logger)
  const removing = removingService(new SystemContext(login, 'remove-accounts'))
  const dispatching = dispatchService(new SystemContext(login, 'dispatch'))
  const forgetting = forgettingService(new SystemContext(login, 'forget'))
  return {
    'stop-jobs': stopping.stopJobs,
    'tell-of-inactive-services': stopping.tellOfInactiveServices,
    'remind-of-credentials': reminding.ofCredentials,
    'remind-of-documents': reminding.ofDocuments,
    'send-notices': notifying.sendNotices,
    'remind-of-removals': removing.remind,
    'begin-removals': removing.begin,
    'remove-accounts': removing.goOn,
    'wake-steps': dispatching.wakeForgotten,
    'forget-uploads': forgetting.uploads,
    'forget-unfinished-files': forgetting.unfinishedFiles,
    'forget-runs': forgetting.runs,
  }
}
