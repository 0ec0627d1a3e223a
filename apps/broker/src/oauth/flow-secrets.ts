import { z } from 'zod'

/** What the answer to a sign-in is held against. Nobody but the broker sees it. */
export const flowSecrets = z.strictObject({
  /** RFC 7636 §4.1 */
  verifier: z.string(),
  nonce: z.string(),
  issuer: z.string(),
  redirectUri: z.string(),
  /** Of the service: what is received goes to no other address. */
  origin: z.string(),
  label: z.string(),
})
export type FlowSecrets = z.infer<typeof flowSecrets>
