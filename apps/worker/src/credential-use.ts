/** Whether the service of a step answered a request that carried the credential: that is what a use of it is. */
export class CredentialUse {
  #isSeen = false

  get isSeen(): boolean {
    return this.#isSeen
  }

  see(): void {
    this.#isSeen = true
  }
}
