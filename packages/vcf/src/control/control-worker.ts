import { answerFromRoom } from '../room-chunks.ts'
import { readControl } from './read-control.ts'

await answerFromRoom(readControl)
