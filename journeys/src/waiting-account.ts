import { Client } from 'pg'

/** As if its owner had signed up where accounts are approved, and confirmed this address. */
export async function makeWait(
  { adminUrl }: { readonly adminUrl: string },
  username: string,
  address: string,
): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(
      `update app.users set status = 'waiting', email = $2, email_verified_at = now() where username = $1`,
      [username, address],
    )
  } finally {
    await client.end()
  }
}
