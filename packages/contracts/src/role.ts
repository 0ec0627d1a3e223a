import { z } from 'zod'
import { serviceId } from './ids.ts'

/** What somebody may do here besides her own work, which everybody may. */
export const userRole = z.enum(['service_manager', 'service_viewer', 'auditor', 'admin'])
export type UserRole = z.infer<typeof userRole>

/** Those that can be given for one service alone. */
export const serviceRoles: readonly UserRole[] = ['service_manager', 'service_viewer']

/** A role that somebody has at this moment. */
export const heldRole = z.object({
  role: userRole,
  /** Null: at every service. */
  serviceId: serviceId.nullable(),
  /** Null: until somebody ends it. */
  expiresAt: z.iso.datetime().nullable(),
})
export type HeldRole = z.infer<typeof heldRole>

/** A role that somebody is to have. */
export const givenRole = z.object({
  role: userRole,
  serviceId: serviceId.nullable(),
  expiresAt: z.iso.datetime().nullable(),
})
export type GivenRole = z.infer<typeof givenRole>

export const roleToGive = ruled(givenRole)

/** Whether one of these roles is held, at whichever service. */
export function holdsRole(held: readonly HeldRole[], ...asked: readonly UserRole[]): boolean {
  return held.some(({ role }) => asked.includes(role))
}

/** At the same service too, whatever their ends. */
export function isSameRole(one: GivenRole): (other: GivenRole) => boolean {
  return (other) => one.role === other.role && one.serviceId === other.serviceId
}

/** What every role is held to when it is given. */
export function ruled<Given extends z.ZodType<GivenRole>>(schema: Given) {
  return schema
    .refine(({ role, serviceId: at }) => at === null || serviceRoles.includes(role), {
      path: ['serviceId'],
      error: 'This role is not for one service.',
    })
    .refine(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > Date.now(), {
      path: ['expiresAt'],
      error: 'This time is over.',
    })
}
