import { Client } from 'pg'

/** As if its owner had signed up where accounts are approved, and confirmed this address or not yet. */
export async function makeWait(
  { adminUrl }: { readonly adminUrl: string },
  username: string,
  address: string,
  isConfirmed = true,
): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(
      `update app.users set status = 'waiting', email = $2, email_verified_at = case when $3 then now() end where username = $1`,
      [username, address, isConfirmed],
    )
  } finally {
    await client.end()
  }
}
