import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { answerPasskey, beginPasskeySignIn } from './passkeys.ts'
import { asSignIn } from './unit.ts'

const { admin, auth, [Symbol.asyncDispose]: dispose } = await openHouse()
afterAll(async () => await dispose())

test('a passkey that is removed while it answers is none: nothing fails', async () => {
  const { userId } = await newPerson(admin)
  const credentialId = randomBytes(16)
  await admin.query(
    `insert into proof.passkeys (user_id, credential_id, public_key, sign_count, name, signs_in)
     values ($1, $2, '', 0, 'own', true)`,
    [userId, credentialId],
  )
  const [challenge, holderHash] = [randomBytes(32), randomBytes(32)]
  await asSignIn(auth, async (unit) => await beginPasskeySignIn(unit, challenge, holderHash))
  const removing = await admin.connect()
  await removing.query('begin')
  await removing.query('delete from proof.passkeys where credential_id = $1', [credentialId])
  const answered = asSignIn(
    auth,
    async (unit) => await answerPasskey(unit, 'sign_in', { challenge, holderHash, credentialId }),
  )
  const answer = expect(answered).resolves.toBeNull()
  const blocked = `select from pg_stat_activity where wait_event_type = 'Lock' and usename = 'tessera_auth'`
  await expect.poll(async () => (await admin.query(blocked)).rowCount).toBe(1)
  await removing.query('commit')
  removing.release()
  await answer
})
