import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The folders of one job: its upload, its private work folder and what may be downloaded. */
export interface Workspace {
  readonly input: string
  readonly work: string
  readonly output: string
}

export function workspaceOf(dataDir: string, jobId: string): Workspace {
  const folder = join(dataDir, 'jobs', jobId)
  return {
    input: join(folder, 'input'),
    work: join(folder, 'work'),
    output: join(folder, 'output'),
  }
}

/** Makes empty work and output folders, whatever an interrupted run left in them. */
export async function resetWorkspace(workspace: Workspace): Promise<void> {
  for (const folder of [workspace.work, workspace.output]) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
  }
}

export async function removeWorkspace(dataDir: string, jobId: string): Promise<void> {
  await rm(join(dataDir, 'jobs', jobId), { recursive: true, force: true })
}
