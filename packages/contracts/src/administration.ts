import { z } from 'zod'
import { jobId, roleGrantId, serviceId, userId } from './ids.ts'
import { jobState } from './job.ts'
import { line } from './line.ts'
import { givenRole, ruled, userRole } from './role.ts'

/** `waiting` until an administrator approves it. */
export const userStatus = z.enum(['active', 'waiting', 'disabled'])
/** What an administrator makes of an account that does not wait. */
export const settledStatus = userStatus.exclude(['waiting'])
export type SettledStatus = z.infer<typeof settledStatus>

/** An account, as administrators see it. */
export const administeredUser = z.object({
  id: userId,
  username: z.string(),
  email: z.string().nullable(),
  status: userStatus,
  /** She has shown who she is: by the link to her address, or at a provider. */
  isConfirmed: z.boolean(),
  /** The link to her address came back. */
  isAddressConfirmed: z.boolean(),
  createdAt: z.iso.datetime(),
  /** Those that live, at whichever service. */
  roles: z.array(userRole),
  /** How many live. */
  sessions: z.int(),
  /** Of any session of the last month, to within minutes; null when there was none. */
  lastUsedAt: z.iso.datetime().nullable(),
  /** Null unless she is to set a new password. */
  newPasswordRequiredAt: z.iso.datetime().nullable(),
  /** When the account is removed, as its owner asked; null unless she did. */
  removeAt: z.iso.datetime().nullable(),
})
export type AdministeredUser = z.infer<typeof administeredUser>

/** Which accounts are asked for. */
export const userQuestion = z.object({
  /** Part of a user name or an e-mail address; empty for all. */
  search: line.max(254).default(''),
  role: userRole.nullable().default(null),
  status: userStatus.nullable().default(null),
})
export type UserQuestion = z.infer<typeof userQuestion>

/** A role that somebody has or had, and who said so. */
export const roleGrant = z.object({
  id: roleGrantId,
  role: userRole,
  /** Null: at every service. */
  serviceId: serviceId.nullable(),
  /** A user name; null for the operator, and for somebody who has no account any more. */
  grantedBy: z.string().nullable(),
  grantedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  endedBy: z.string().nullable(),
  isLive: z.boolean(),
})
export type RoleGrant = z.infer<typeof roleGrant>

export const grantRoleInput = ruled(givenRole.extend({ userId }))

/** All that administrators are shown of a job. */
export const administeredJob = z.object({
  id: jobId,
  serviceId,
  state: jobState,
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type AdministeredJob = z.infer<typeof administeredJob>
