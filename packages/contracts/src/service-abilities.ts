import { z } from 'zod'

/** What one kind of service can be asked to do, and some cannot. */
export const serviceAbility = z.enum([
  /** After a lost answer, to tell whether it took a job: without it a job may have to be looked for by its owner. */
  'look_up_by_name',
  'cancel',
  /** Of a job that ended there, with its files. */
  'delete',
  /** Of a job under which the service was restarted. */
  'restart',
  'queue_position',
  /** With a password of the job's own, before they leave the service. */
  'encrypt_results',
  /** Of the choices that one account has. */
  'list_choices',
])
export type ServiceAbility = z.infer<typeof serviceAbility>

/** `some`: it depends on the node, and shows only when it is asked. `text` says it to people. */
export const abilityAnswer = z.object({ can: z.enum(['yes', 'some', 'no']), text: z.string() })
export type AbilityAnswer = z.infer<typeof abilityAnswer>
export const serviceAbilities = z.record(serviceAbility, abilityAnswer)
export type ServiceAbilities = z.infer<typeof serviceAbilities>
