import { Client } from 'pg'

interface Instance {
  readonly adminUrl: string
}

/** Of which no code is known, and which was just shown. */
export async function giveSecondFactor(tessera: Instance, username: string): Promise<void> {
  await changeOf(
    tessera,
    username,
    `, app as (insert into proof.authenticator_apps (user_id, secret_envelope, last_step) select id, '', 0 from owner)
    update proof.sessions set stepped_up_at = now() where ${hers}`,
  )
}

/** As if she had shown who she is long ago. */
export async function outlastStepUp(tessera: Instance, username: string): Promise<void> {
  await changeOf(
    tessera,
    username,
    `update proof.sessions set stepped_up_at = now() - interval '11 minutes' where ${hers}`,
  )
}

/** As if she had waited too long between the two steps of signing in. */
export async function endTickets(tessera: Instance, username: string): Promise<void> {
  await changeOf(tessera, username, `delete from proof.sign_in_tickets where ${hers}`)
}

/** As if she had always signed in elsewhere. */
export async function takePassword(tessera: Instance, username: string): Promise<void> {
  await changeOf(tessera, username, `delete from proof.passwords where ${hers}`)
}

async function changeOf({ adminUrl }: Instance, username: string, change: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(`with owner as (select id from app.users where username = $1) ${change}`, [
      username,
    ])
  } finally {
    await client.end()
  }
}

const hers = 'user_id = (select id from owner)'
