import { workerData } from 'node:worker_threads'
import { z } from 'zod'
import { imputeFile } from './impute-file.ts'

const taskSchema = z.object({
  panel: z.string(),
  geneticMap: z.string(),
  study: z.string(),
  dose: z.string(),
  info: z.string(),
  chromosome: z.string(),
  start: z.number(),
  end: z.number(),
  haplotypes: z.number(),
  minR2: z.number(),
})

await imputeFile(taskSchema.parse(workerData))
