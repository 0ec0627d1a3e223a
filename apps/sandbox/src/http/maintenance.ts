import { refusal } from './problem.ts'

/** Whether the service is closed for maintenance, and the sentence that the server shows then. */
export class Maintenance {
  #message: string | undefined

  get message(): string | undefined {
    return this.#message
  }

  begin(message: string): void {
    this.#message = message
  }

  end(): void {
    this.#message = undefined
  }

  /** Throws 503 while maintenance lasts. */
  refuse(): void {
    if (this.#message !== undefined) {
      throw refusal(503, 'This functionality is currently under maintenance.')
    }
  }
}
