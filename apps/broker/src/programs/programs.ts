import {
  enrollProgramAnswer,
  programList,
  programStatusAnswer,
  programStatusInput,
} from '@tessera/broker-client/operator-protocol'
import { enrollProgramInput } from '@tessera/contracts/program'
import { keyThumbprint } from '@tessera/crypto/key-thumbprint'
import {
  enrollProgram as enroll,
  listPrograms as list,
  setProgramStatus,
} from '@tessera/db/programs'
import { recordInVault } from '@tessera/db/vault/audit'
import type { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Makes a program known. What it may do for anybody, each user says herself. */
export const enrollProgram = procedureFor('operator')
  .input(enrollProgramInput)
  .output(enrollProgramAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof enrollProgramAnswer>> =>
      await inRequestUnit(ctx, async (unit) => {
        const publicKey = Buffer.from(input.publicKey, 'base64url')
        const key = { id: keyThumbprint(publicKey), publicKey }
        const programId = await enroll(unit, input, key)
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'program.enrolled',
          outcome: programId === null ? 'taken' : 'ok',
          subject: input.name,
          detail: { scopes: input.scopes.join(' '), key: key.id },
        })
        return programId === null ? { outcome: 'taken' } : { outcome: 'enrolled', programId }
      }),
  )

/** A suspended program gets no token, and none that it has is live any more. */
export const setStatus = procedureFor('operator')
  .input(programStatusInput)
  .output(programStatusAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof programStatusAnswer>> =>
      await inRequestUnit(ctx, async (unit) => {
        const known = (await list(unit)).find(({ name }) => name === input.name)
        const found = known !== undefined && (await setProgramStatus(unit, known.id, input.status))
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'program.status',
          outcome: found ? 'ok' : 'not_found',
          subject: input.name,
          detail: { status: input.status },
        })
        return { outcome: found ? 'changed' : 'not_found' }
      }),
  )

export const listPrograms = procedureFor('operator')
  .output(programList)
  .mutation(async ({ ctx }) => await inRequestUnit(ctx, async (unit) => [...(await list(unit))]))
