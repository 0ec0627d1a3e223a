import type { AccessScope } from '@tessera/contracts/access-scope'
import { errors, type WireError } from '@tessera/contracts/errors'
import type { UserId } from '@tessera/contracts/ids'
import type { ProgramScope } from '@tessera/contracts/program'
import { holdsRole, type UserRole } from '@tessera/contracts/role'
import { type AuditEntry, writeAudit } from '@tessera/db/audit'
import { programActor } from '@tessera/db/consents'
import { tokenActor } from '@tessera/db/personal-tokens'
import { listHeldRoles } from '@tessera/db/roles'
import { hasSecondFactor, requireStepUp } from '@tessera/db/second-factors'
import type { SubmittingUnit } from '@tessera/db/unit'
import { Fault, toWireError } from '@tessera/runtime/fault'
import { currentContextOrNull } from '@tessera/runtime/request-context'
import { initTRPC, TRPCError } from '@trpc/server'
import type { Secret } from '@tessera/crypto/secret'
import { faultOf } from './http/fault-of.ts'
import type { KeptCookie } from './http/kept-cookie.ts'
import { admit, type Limits, type NetworkLimit } from './http/limits.ts'
import type { Caller, ConsentedProgram, Owner, Principal, TokenBearer } from './http/principal.ts'
import { requireScope } from './http/scopes.ts'
import type { SessionCookie } from './http/session-cookie.ts'

/** What a procedure knows of its request. What it needs besides is handed to the function that makes it. */
export interface RequestScope {
  readonly requestId: string
  readonly principal: Principal | null
  /** A program that asks under a consent; there is no principal then. */
  readonly program: ConsentedProgram | null
  /** A script with an access token; there is no principal then. */
  readonly token: TokenBearer | null
  readonly client: Client
  /** Under what a browser counts in which somebody signed in before; null for all others. */
  readonly browser: string | null
  readonly limits: Limits
  readonly cookie: SessionCookie
  readonly device: KeptCookie
  /** Of a sign-in with a passkey that is under way. */
  readonly passkeyHolder: KeptCookie
  readonly knownBrowser: KeptCookie
  /** What the browser keeps of a sign-in elsewhere that is under way; null when there is none. */
  readonly holder: Secret<string> | null
}

export interface Client {
  /** An IPv4 address, or the network of an IPv6 address: what is counted, and nothing else. */
  readonly address: string
  readonly userAgent: string
}

/**
 * Who writes that it was done: nobody, because it shows the owner her own rows; a function inside of the database; the
 * broker, which writes before it answers; or the procedure itself, under this action.
 */
export type Audit = 'none' | 'database' | 'broker' | `${string}.${string}`

/** Whom a procedure is for. `docs/roles.md` is made from it. */
export type Access =
  | 'everybody'
  | 'signed-in'
  /** Those who are signed in, access tokens of theirs with the one scope, and programs under a consent with the other. */
  | { readonly tokens: AccessScope | null; readonly consents: ProgramScope | null }
  /** A program with a token of its own. */
  | 'program'
  /** Those who are signed in and have one of these roles, at whichever service. */
  | { readonly roles: readonly UserRole[] }

/** Open to everybody, as often as the limit allows it to one network. All requests are counted as `requests` before. */
export function publicProcedure(audit: Audit, limit: NetworkLimit) {
  return declared(audit, 'everybody')
    .meta({ audit, access: 'everybody', limit })
    .use(async ({ ctx, next }) => {
      if (limit !== 'requests') await admit(ctx.limits, limit, ctx)
      return await next()
    })
}

/**
 * Only for whoever is signed in: no scope opens it. `ctx.audit` writes the line that was decided on here.
 */
export function signedIn(audit: Audit, when: When = 'after_terms') {
  return withSession(audit, 'signed-in', when)
}

/** Whether whoever has not accepted the terms may do it all the same: look at them, take her data along, and leave. */
export type When = 'after_terms' | 'before_terms'

/** For a program itself, by its own token: the database knows no session behind it, and none of a person behind these. */
export function byProgram(audit: Audit) {
  // No terms: nobody is behind it who could accept them.
  return withSession(audit, 'program', 'before_terms')
}

/**
 * For whoever has signed in herself and has one of these roles; to everybody else there is no such thing. Postgres shows and
 * changes nothing for them all the same, from the next statement after a role has ended. An administrator needs a second factor,
 * and whoever has one shows it before she changes anything.
 */
export function asRole(audit: Audit, ...roles: readonly [UserRole, ...UserRole[]]) {
  return withSession(audit, { roles }, 'after_terms').use(async ({ ctx, type, next }) => {
    await requireRole(ctx.principal, ...roles)
    if (type === 'mutation') await requireRecentFactor(ctx.principal)
    return await next()
  })
}

/** @throws Fault `not_found` for whoever has none of them; `second_factor_required` for an administrator without one */
export async function requireRole(
  principal: Principal,
  ...roles: readonly UserRole[]
): Promise<void> {
  const { held, hasFactor } = await principal.asReader(async (unit, userId) => ({
    held: await listHeldRoles(unit, userId),
    hasFactor: await hasSecondFactor(unit),
  }))
  if (!holdsRole(held, ...roles)) throw new Fault('not_found')
  const besidesAdmin = roles.filter((role) => role !== 'admin')
  if (!hasFactor && !holdsRole(held, ...besidesAdmin))
    throw new Fault('second_factor_required', { link: '/account' })
}

/** For whoever is signed in and, where she has a second factor, has shown it lately. */
export function steppedUp(audit: Audit, when: When = 'after_terms') {
  return signedIn(audit, when).use(async ({ ctx, next }) => {
    await requireRecentFactor(ctx.principal)
    return await next()
  })
}

/** For whoever is signed in and has shown lately who she is: her second factor, or her password where she has none. */
export function shownLately(audit: Audit) {
  return signedIn(audit).use(async ({ ctx, next }) => {
    await ctx.principal.asReader(
      async (unit) => await requireStepUp(unit, { withoutFactorToo: true }),
    )
    return await next()
  })
}

/** @throws Fault `second_factor_needed` */
export async function requireRecentFactor(principal: Principal): Promise<void> {
  await principal.asReader(async (unit) => await requireStepUp(unit, { withoutFactorToo: false }))
}

/** For whoever is signed in, and for her access tokens with this scope. */
export function openToTokens(audit: Audit, scope: AccessScope) {
  return declared(audit, { tokens: scope, consents: null }).use(async ({ ctx, next }) => {
    const { principal, program, token } = ctx
    if (program !== null) throw new Fault('not_allowed')
    if (token !== null) await requireScope(token, scope)
    const owner: Owner | null = token ?? principal
    if (owner === null) throw new Fault('not_signed_in')
    await owner.admit()
    return await next({ ctx: { principal: owner, audit: auditWriter(audit, owner) } })
  })
}

/**
 * For whoever is signed in, for programs to which the user's consent gives this scope, and for her access tokens with
 * `tokens`: the same scope unless told, and for none when it is null.
 */
export function openToPrograms(
  audit: Audit,
  scope: ProgramScope,
  tokens: AccessScope | null = scope,
) {
  return declared(audit, { tokens, consents: scope }).use(async ({ ctx, next }) => {
    const { principal, program, token } = ctx
    if (program !== null) await requireScope(program, scope)
    if (token !== null) {
      if (tokens === null) throw new Fault('token_too_narrow')
      await requireScope(token, tokens)
    }
    const caller = program ?? token ?? principal
    if (caller === null) throw new Fault('not_signed_in')
    const asked: Caller = caller
    await asked.admit()
    return await next({
      ctx: { principal: asked, session: principal, audit: auditWriter(audit, caller) },
    })
  })
}

/** Adds a line to the trail that the user can read, in the unit that does what it tells. */
export type AuditWriter = (
  unit: SubmittingUnit,
  userId: UserId,
  entry: Pick<AuditEntry, 'subject' | 'detail'>,
) => Promise<void>

/** Who did it, by how she asked. */
export function auditWriter(action: Audit, caller: Owner | ConsentedProgram): AuditWriter {
  return async (unit, userId, entry) => {
    if (!action.includes('.')) throw new TypeError(`no audit line was decided on: ${action}`)
    switch (caller.method) {
      case 'browser':
      case 'bearer':
        return await writeAudit(unit, { userId, actor: `user:${userId}`, action, ...entry })
      case 'token':
        return await writeAudit(unit, { userId, actor: await tokenActor(unit), action, ...entry })
      case 'consent': {
        const detail = { ...entry.detail, consent: caller.consentId }
        const actor = await programActor(unit)
        return await writeAudit(unit, { ...entry, userId, actor, action, detail })
      }
      default:
        caller satisfies never
    }
  }
}

const t = initTRPC
  .context<RequestScope>()
  .meta<{
    readonly audit: Audit
    readonly access: Access
    /** Of public procedures. */
    readonly limit?: NetworkLimit
  }>()
  .create({
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const fault: WireError = wireErrorOf(error, ctx)
      // The shape's own message may be an error's internal text.
      return { ...shape, message: fault.message, data: { ...shape.data, fault } }
    },
    sse: {
      ping: { enabled: true, intervalMs: 10_000 },
      client: { reconnectAfterInactivityMs: 30_000 },
    },
  })

export const { router } = t

function withSession(audit: Audit, access: Access, when: When) {
  return declared(audit, access).use(async ({ ctx, next }) => {
    const { program, token } = ctx
    if (program !== null) throw new Fault('not_allowed')
    if (token !== null) throw new Fault('token_too_narrow')
    if (ctx.principal === null) throw new Fault('not_signed_in')
    const principal = when === 'before_terms' ? ctx.principal.beforeTerms : ctx.principal
    await principal.admit()
    return await next({ ctx: { principal, audit: auditWriter(audit, principal) } })
  })
}

function declared(audit: Audit, access: Access) {
  return t.procedure.meta({ audit, access }).use(withPublicErrors)
}

/** Gives every refusal the HTTP status of its code. */
const withPublicErrors = t.middleware(async ({ next }) => {
  const result = await next()
  if (result.ok) return result
  const fault = faultOf(result.error)
  throw new TRPCError({ code: trpcCodes[errors[fault.code].status], cause: fault })
})

function wireErrorOf(error: TRPCError, ctx: RequestScope | undefined): WireError {
  const requestId = ctx?.requestId ?? currentContextOrNull()?.requestId ?? ''
  return toWireError(faultOf(error), requestId).body
}

const trpcCodes = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<(typeof errors)[keyof typeof errors]['status'], TRPCError['code']>
