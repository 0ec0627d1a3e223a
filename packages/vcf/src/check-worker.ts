import { checkVcfStream } from './check-vcf-stream.ts'
import { answerFromRoom } from './room-chunks.ts'

await answerFromRoom(checkVcfStream)
