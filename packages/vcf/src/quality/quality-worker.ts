import { answerFromRoom } from '../room-chunks.ts'
import { readQuality } from './read-quality.ts'

await answerFromRoom(readQuality)
