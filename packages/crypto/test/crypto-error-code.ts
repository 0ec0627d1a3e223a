import { CryptoError, type CryptoErrorCode } from '../src/crypto-error.ts'

/** The code with which `work` is refused, or `'accepted'`. Anything but a CryptoError is thrown on. */
export async function refusalOf(work: () => unknown): Promise<CryptoErrorCode | 'accepted'> {
  try {
    await work()
    return 'accepted'
  } catch (error) {
    if (error instanceof CryptoError) return error.code
    throw error
  }
}
