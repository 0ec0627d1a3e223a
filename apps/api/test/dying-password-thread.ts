export { hashPassword } from '../src/accounts/password-thread.ts'

/** Ends the thread, as a fault in the library would. */
export function verifyPassword(): never {
  process.exit(1)
}
