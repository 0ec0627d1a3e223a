import type { Guard } from './guard.ts'

/** What keeps one user’s connection, role and settings from the next. */
export function connectionGuards(): readonly Guard[] {
  return [
    {
      name: 'an identity ends with its transaction',
      without: [
        {
          file: proofs,
          text: `perform set_config('app.proof', encode(presented, 'hex'), true);`,
          by: `perform set_config('app.proof', encode(presented, 'hex'), false);`,
        },
      ],
      missedBy: [
        `${connections}: P1 settings on a pooled connection: its next borrower has neither proof nor role`,
        `${connections}: P14 poolers that share connections: a unit leaves nothing in its session`,
        `${connections}: P17 set local on a newer server: role and proof hold until the end of the unit`,
      ],
    },
    {
      name: 'a unit of work is one transaction',
      without: [
        {
          file: `${db}/unit.ts`,
          text: '.transaction()\n      .setAccessMode(access)\n',
          by: '.connection()\n',
        },
      ],
      missedBy: [
        `${connections}: P2 settings outside of a transaction: an identity is gone with its statement, and a unit keeps it`,
        `${connections}: P10 one of many at once fails: the others write nothing, and nothing into the next unit`,
        `${unit}: P16 wrapper around each query: what a unit writes is undone as a whole when it throws`,
      ],
    },
    {
      name: 'a unit’s handle ends with its transaction',
      without: [
        {
          file: `${db}/unit.ts`,
          text: `    return await Login.database(login)
      .transaction()
      .setAccessMode(access)
      .execute(async (transaction) => await work({ transaction } as Unit<Kind>))
`,
          by: handleOfConnection,
        },
      ],
      missedBy: [
        `${unit}: P9 query of an ended transaction: is refused, also while another unit is open`,
        `${unit}: F53 un-awaited query after the unit: does not run in the next one`,
        `${connections}: P12 connection kept after its unit: runs nothing, also while another unit has it`,
        `${db}/interleaving.test.ts: F50 many users in one worker, on %i connections: nobody sees another’s row, however they interleave`,
      ],
    },
    {
      name: 'no identity is an error',
      without: [
        {
          file: proofs,
          text: `raise exception 'no unit of work is open' using errcode = '28000';`,
          by: 'return null;',
        },
      ],
      missedBy: [
        `${connections}: P3 empty setting after a transaction: is no identity, and said to be none`,
        `${connections}: P4 setting that was never made: is answered as an empty one is`,
        `${connections}: P5 reset all leaves the role: one that stayed shows nothing`,
        `${connections}: F52 no context after one that threw: sees nothing`,
      ],
    },
    {
      name: 'a transaction has one identity',
      without: [
        {
          file: proofs,
          text: `raise exception 'a unit of work is open' using errcode = '25001';`,
          by: 'null;',
        },
      ],
      missedBy: [
        `${connections}: P6 identities in savepoints: a transaction has one, and a second is refused`,
      ],
    },
    {
      name: 'a login may become one role',
      without: [
        {
          file: `${migrations}/0001_roles.sql`,
          text: 'grant tessera_user, tessera_member, tessera_standing, tessera_token to tessera_api with inherit false, set true;',
          by: 'grant tessera_user, tessera_standing, tessera_token, tessera_sweep to tessera_api with inherit false, set true;',
        },
      ],
      missedBy: [
        `${connections}: P7 reset role inside of a unit: leads to a login without rights, and to no other role`,
        'packages/db/src/rls.test.ts: P7 reset role and set another: may take its own role only',
      ],
    },
    {
      name: 'who somebody is follows from a proof',
      without: [
        {
          file: proofs,
          text: 'as $$ begin return (proof.current_identity()).user_id; end $$;',
          by: `as $$ begin return current_setting('app.user_id', true)::uuid; end $$;`,
        },
        {
          file: proofs,
          text: `language plpgsql immutable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).user_id is not null; end $$;`,
          by: `language plpgsql immutable security definer set search_path = pg_catalog, pg_temp
as $$ begin return true; end $$;`,
        },
      ],
      missedBy: [
        'packages/db/src/proofs.test.ts: P8 any SQL may change a setting: a user’s id in one shows nothing',
      ],
    },
    {
      name: 'a login has no rights of its own',
      without: [
        {
          file: steps,
          text: endOfSteps,
          by: `${endOfSteps}
grant usage on schema app to tessera_api; grant select on app.jobs to tessera_api;`,
        },
      ],
      missedBy: [
        `${connections}: P11 outer handle inside of a unit: has another connection, and no rights there`,
        'packages/db/src/rls.test.ts: F54 outer database handle: may nothing with $name',
      ],
    },
    {
      name: 'a worker’s transaction ends after a second',
      without: [
        {
          file: `${migrations}/0001_roles.sql`,
          text: `alter role tessera_worker set transaction_timeout = '1s';`,
          by: `alter role tessera_worker set transaction_timeout = '4s';`,
        },
      ],
      missedBy: [
        `${db}/fences.test.ts: P15 transaction held over a long call: keeps its successor waiting for one second at most`,
      ],
    },
    {
      name: 'a unit begins as nobody',
      without: [
        {
          file: `${db}/unit-dialect.ts`,
          text: `set local app.proof = ''; set local app.purpose = ''`,
          by: '',
        },
      ],
      missedBy: [
        `${connections}: F60 connection that comes back dirty: what it holds is nobody’s identity`,
      ],
    },
    {
      name: 'a proof that is not live opens nothing',
      without: [
        {
          file: proofs,
          text: `raise exception 'the proof is not live' using errcode = '28000';
end
$$;

-- The first`,
          by: `return identity;
end
$$;

-- The first`,
        },
      ],
      missedBy: [
        `${unit}: F51 no context: is refused without a live proof, before its work begins`,
        `${db}/row-security.test.ts: F35 erasure while a step is held: what its worker writes late is refused`,
      ],
    },
    {
      name: 'nobody reads an identity out of the air',
      without: [
        {
          file: 'oxlint.config.ts',
          text: 'sql, opening, programs, ambientIdentity]]',
          by: 'sql, opening, programs]]',
        },
      ],
      missedBy: [
        'scripts/fences.test.ts: F55 identity read in a callback or a listener: is read nowhere, because it is an argument',
      ],
    },
    {
      name: 'a lost connection is said to be one',
      without: [
        {
          file: `${db}/unit.ts`,
          text: `if (isConnectionError(error)) return new DatabaseAway('Postgres is away', { cause: error })`,
          by: `void isConnectionError`,
        },
      ],
      missedBy: [
        `${unit}: F47 Postgres lost mid-job: a unit that loses its connection says so, and the next one has another`,
      ],
    },
  ]
}

const db = 'packages/db/src'
const migrations = 'packages/db/migrations'
const connections = `${db}/connection-state.test.ts`
const unit = `${db}/unit.test.ts`
const proofs = `${migrations}/0002_proofs.sql`
const steps = `${migrations}/0006_steps.sql`
const endOfSteps = 'grant references on app.jobs, app.delegations, app.steps to tessera_proof;'
/** The same statements on a handle that goes on when its unit is over. */
const handleOfConnection = `    const roles = { api: 'user', auth: 'sign_in', worker: 'job', system: 'sweep', broker: 'vault', messenger: 'delivery' }
    const role = Object.entries(roles).find(([name]) => login.name.endsWith(name))?.[1]
    return await Login.database(login).connection().execute(async (connection) => {
      await sql.raw(\`start transaction \${access}; set local role tessera_\${role}; set local app.proof = ''\`).execute(connection)
      try {
        const result = await work({ transaction: connection } as never)
        await sql\`commit\`.execute(connection)
        return result
      } catch (error) {
        await sql\`rollback\`.execute(connection)
        throw error
      }
    })
`
