import type { Panel } from '../panel.ts'
import type { JobLog } from '../queue/job-log.ts'
import type { Workspace } from '../queue/workspace.ts'
import type { Engine } from './engine.ts'
import type { RunSettings } from './run-settings.ts'

/** What one run of the pipeline is given. */
export interface PipelineRun {
  readonly engine: Engine
  readonly jobId: string
  readonly log: JobLog
  readonly panel: Panel
  readonly settings: RunSettings
  readonly signal: AbortSignal
  readonly workspace: Workspace
}
