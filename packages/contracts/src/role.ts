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

/** Whether one of these roles is held, at whichever service. */
export function holdsRole(held: readonly HeldRole[], ...asked: readonly UserRole[]): boolean {
  return held.some(({ role }) => asked.includes(role))
}
