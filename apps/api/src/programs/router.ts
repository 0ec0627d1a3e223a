import { givenConsent } from '@tessera/contracts/consent'
import { programId } from '@tessera/contracts/ids'
import {
  enrollProgramInput,
  program,
  programKey,
  programKeyId,
  programPublicKey,
} from '@tessera/contracts/program'
import { keyThumbprint } from '@tessera/crypto/key-thumbprint'
import { listGivenConsents } from '@tessera/db/consents'
import {
  addProgramKey,
  enrollProgram,
  findOwnProgram,
  listProgramKeys,
  listPrograms,
  removeProgramKey,
  setProgramStatus,
} from '@tessera/db/programs'
import { asProgram } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { programBatchesRouter } from '../batches/program-router.ts'
import type { ProgramBatchDependencies } from '../batches/submit-program-batch.ts'
import { asRole, byProgram, router, signedIn } from '../trpc.ts'

/** Programs that act for users: everybody sees which there are, administrators say which. */
export function programsRouter(deps: ProgramBatchDependencies) {
  return router({
    batches: programBatchesRouter(deps),

    list: signedIn('none')
      .output(z.array(program))
      .query(async ({ ctx }) => [...(await ctx.principal.asUser(listPrograms))]),

    keys: asRole('none', 'admin')
      .output(z.array(programKey))
      .query(
        async ({ ctx }) =>
          await ctx.principal.asUser(async (unit) => [...(await listProgramKeys(unit))]),
      ),

    enroll: asRole('program.enrolled', 'admin')
      .input(enrollProgramInput)
      .output(z.object({ programId }))
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            const id = await enrollProgram(unit, input, keyOf(input.publicKey))
            if (id === null) throw new Fault('program_taken')
            await ctx.audit(unit, userId, { subject: id, detail: { name: input.name } })
            return { programId: id }
          }),
      ),

    setStatus: asRole('program.status_changed', 'admin')
      .input(z.object({ programId, status: program.shape.status }))
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            if (!(await setProgramStatus(unit, input.programId, input.status)))
              throw new Fault('not_found')
            await ctx.audit(unit, userId, {
              subject: input.programId,
              detail: { status: input.status },
            })
          }),
      ),

    addKey: asRole('program.key_added', 'admin')
      .input(z.object({ programId, publicKey: programPublicKey }))
      .output(z.object({ keyId: z.string() }))
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            const key = keyOf(input.publicKey)
            if (!(await addProgramKey(unit, input.programId, key))) throw new Fault('program_taken')
            await ctx.audit(unit, userId, { subject: input.programId, detail: { key: key.id } })
            return { keyId: key.id }
          }),
      ),

    removeKey: asRole('program.key_removed', 'admin')
      .input(z.object({ programId, keyId: programKeyId }))
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            if (!(await removeProgramKey(unit, input.programId, input.keyId)))
              throw new Fault('not_found')
            await ctx.audit(unit, userId, {
              subject: input.programId,
              detail: { key: input.keyId },
            })
          }),
      ),

    /** The program behind the token, as it is enrolled here. */
    self: byProgram('none')
      .output(program)
      .query(async ({ ctx }) => {
        const { proof } = ctx.principal
        return await asProgram(deps.api, async (unit) => await findOwnProgram(unit, proof))
      }),

    /** For the program itself: who has allowed it what. */
    consents: byProgram('none')
      .output(z.array(givenConsent))
      .query(async ({ ctx }) => {
        const { proof } = ctx.principal
        return [
          ...(await asProgram(deps.api, async (unit) => await listGivenConsents(unit, proof))),
        ]
      }),
  })
}

function keyOf(publicKey: string) {
  const bytes = Buffer.from(publicKey, 'base64url')
  return { id: keyThumbprint(bytes), publicKey: bytes }
}
