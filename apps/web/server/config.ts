import { mode } from '@tessera/runtime/mode'
import { z } from 'zod'

export const frontConfig = z
  .strictObject({
    mode,
    port: z.number().int().min(0).max(65_535),
    host: z.string().min(1).default('127.0.0.1'),
    /** Where the api listens; reached over loopback or a private network. */
    apiOrigin: z.url({ protocol: /^https?$/ }),
    /** The directory that `vite build` wrote. */
    distDir: z.string().min(1),
    /** What people type, when a TLS terminator stands in front. An https origin switches HSTS on. */
    publicOrigin: z.url({ protocol: /^https?$/ }).optional(),
    /** Addresses of TLS terminators, whose word on where a request comes from is taken: without them all people are one. */
    trustedProxies: z.array(z.union([z.ipv4(), z.ipv6()])).optional(),
    /** Where the messenger shows what it caught instead of sending it. */
    mailCatcherOrigin: z.url({ protocol: /^https?$/ }).optional(),
  })
  .refine(
    ({ mode, mailCatcherOrigin }) => mailCatcherOrigin === undefined || mode === 'development',
    {
      path: ['mailCatcherOrigin'],
      message: 'shows mail to whoever comes by, which only development may',
    },
  )
export type FrontConfig = Readonly<z.infer<typeof frontConfig>>
