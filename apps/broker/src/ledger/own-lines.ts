import type { CredentialId } from '@tessera/contracts/ids'
import type { LedgerEntry } from './ledger-line.ts'

/** What a broker's own files hold. */
export class OwnLines {
  readonly #ids = new Set<CredentialId>()
  readonly #keyIds = new Set<string>()
  #lines = 0

  note({ credentialId }: LedgerEntry, keyId: string): void {
    this.#lines += 1
    this.#ids.add(credentialId)
    this.#keyIds.add(keyId)
  }

  /** Of which credentials. */
  get ids(): readonly CredentialId[] {
    return [...this.#ids]
  }

  /** Many lines are superseded, or some are under another key than this. */
  areWorthFolding(keyId: string): boolean {
    if (this.#lines > 2 * this.#ids.size + fewLines) return true
    return [...this.#keyIds].some((id) => id !== keyId)
  }
}

/** So few that are superseded are left as they are. */
const fewLines = 1_000
