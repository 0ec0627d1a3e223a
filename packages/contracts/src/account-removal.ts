import { z } from 'zod'

export const askRemovalInput = z.object({
  /** Of whoever has one. */
  password: z.string().min(1).max(256).optional(),
})

/** Until then its owner can undo it. */
export const askedRemoval = z.object({ removeAt: z.iso.datetime() })
