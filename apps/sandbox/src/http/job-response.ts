import { APPLICATION_NAME, APPLICATION_VERSION } from '../application.ts'
import { applicationId, type Dialect } from '../dialect.ts'
import { isUnfinished } from '../store/job.ts'
import type { Job, ResultFile, Step } from '../store/job.ts'

/** A job as `GET /api/v2/jobs/{id}` shows it. `engine` is the sandbox's own addition. */
export function jobResponse(
  job: Job,
  files: readonly ResultFile[],
  positionInQueue: number,
  dialect: Dialect,
): object {
  // TOPMed's writes -1 for a time that has not come.
  const timeOf = (time: number) => (dialect === 'topmed' && time === 0 ? -1 : time)
  return {
    id: job.id,
    name: job.name,
    application: `${APPLICATION_NAME} ${APPLICATION_VERSION}`,
    applicationId: applicationId(dialect),
    state: job.state,
    positionInQueue,
    submittedOn: job.submittedOn,
    startTime: timeOf(job.startTime),
    endTime: timeOf(job.endTime),
    deletedOn: job.deletedOn,
    currentTime: Date.now(),
    username: job.username,
    userAgent: job.userAgent,
    logs: '',
    workspaceSize: null,
    engine: job.engine,
    steps: job.steps.map((step, index) =>
      stepResponse(step, isUnfinished(job.state) ? 0 : index + 1),
    ),
    outputParams: files.length === 0 ? [] : [outputResponse(job, files, dialect)],
  }
}

/** A job in a list: steps and files are only shown while it is in memory. */
export function listedJobResponse(job: Job, positionInQueue: number, dialect: Dialect): object {
  const body = jobResponse(job, [], positionInQueue, dialect)
  return isUnfinished(job.state) ? body : { ...body, steps: [], outputParams: [] }
}

function stepResponse(step: Step, id: number): object {
  return {
    id,
    name: step.name,
    empty: step.messages.length === 0,
    logMessages: step.messages.map(({ text, type, time }) => ({
      // Always true on the real server, whatever happened.
      success: true,
      message: text,
      type,
      time,
    })),
  }
}

function outputResponse(job: Job, files: readonly ResultFile[], dialect: Dialect): object {
  const listed = files.map((file) => ({
    name: file.name,
    path: `${job.id}/output/${file.name}`,
    hash: file.hash,
    ...(dialect !== 'cloudgene2' && { count: file.remaining }),
    size: displaySize(file.size),
    parameterId: 0,
    user: null,
  }))
  return {
    id: 0,
    description: 'Downloads',
    value: `${job.id}/output`,
    type: null,
    download: true,
    name: 'output',
    tree: treeOf(listed),
    job: null,
    jobId: job.id,
    autoExport: false,
    hash: job.outputHash,
    files: listed,
  }
}

interface TreeItem {
  readonly name: string
  readonly path: string
  readonly hash: string
  readonly size: string
  readonly folder: boolean
  readonly childs: readonly TreeItem[]
}

function treeOf(
  files: readonly { name: string; path: string; hash: string; size: string }[],
): readonly TreeItem[] {
  const items: TreeItem[] = []
  const folders = new Map<string, typeof files>()
  for (const file of files) {
    const slash = file.name.indexOf('/')
    if (slash === -1) {
      items.push({ ...pick(file), folder: false, childs: [] })
    } else {
      const folder = file.name.slice(0, slash)
      const inside = { ...file, name: file.name.slice(slash + 1) }
      folders.set(folder, [...(folders.get(folder) ?? []), inside])
    }
  }
  for (const [name, inside] of folders) {
    items.push({ name, path: name, hash: '', size: '', folder: true, childs: treeOf(inside) })
  }
  return items
}

function pick({
  name,
  path,
  hash,
  size,
}: {
  name: string
  path: string
  hash: string
  size: string
}) {
  return { name, path, hash, size }
}

/** Whole units, rounded down: "760 bytes", "82 MB". */
function displaySize(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB'] as const
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size = Math.floor(size / 1024)
    unit += 1
  }
  return `${size} ${units[unit]}`
}
