import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { openBrowser } from '@tessera/testing/browser'
import { startInstance } from '@tessera/testing/instance'
import { consoleErrors } from '@tessera/testing/page-faults'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { signUpAdministrator } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'
import { newResearcher } from './src/researcher.ts'

test('pages say what a service offers and what changed, which of her own things name a panel that is gone, and what such jobs took', async () => {
  await using instance = await startInstance({})
  const { tessera } = instance
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  try {
    await signUpAdministrator(tessera, page, newResearcher('ada'))
    for (const [days, version, panels] of [
      [9, '2.0.7', [hapmap, thousand]],
      [5, '2.0.12', [hapmap, thousand]],
      [1, '2.0.12', [{ ...thousand, label: '1000 Genomes, deep' }]],
    ] as const)
      await client.query(
        `insert into app.service_snapshots (service_id, since, read_at, options)
         values (1, now() - make_interval(days => $1), now() - make_interval(hours => 2), $2)`,
        [days, JSON.stringify({ ...offer, appVersion: version, panels })],
      )
    await client.query(
      `insert into app.service_health (service_id, state, milliseconds, queued, checked_at, next_check_at)
       values (1, 'panel_gone', 42, 3, now(), now() + interval '1 day')`,
    )
    await client.query(
      `insert into app.service_checks (service_id, at, state, milliseconds, queued)
       select 1, now() - make_interval(days => n), case when n = 9 then 'unreachable' else 'reachable' end, 40, (n + 3) % 7
       from generate_series(0, 20) n`,
    )
    await client.query(
      `insert into app.setting_templates (user_id, service_id, name, settings)
       select id, 1, 'The usual', $1 from app.users`,
      [JSON.stringify({ panel: hapmap.value })],
    )

    await page.goto(`${tessera.origin}/services/1`)
    await page.getByText('A panel is gone').waitFor()
    const offered = page.getByRole('region', { name: 'What this service offers' })
    await offered.getByText('1000 Genomes, deep').waitFor()
    await offered.getByText('by the account of the health check').waitFor()
    expect(await offered.getByText('HapMap').count()).toBe(0)
    const changes = page.getByRole('list', { name: 'Changes of what is offered' })
    await changes.getByText('no longer offered: HapMap 2').waitFor()
    await changes.getByText('1000 Genomes is now called 1000 Genomes, deep').waitFor()
    await changes.getByText('took the place of Genotype Imputation 2.0.7').waitFor()
    const gone = page.getByRole('status').filter({ hasText: 'Panels that are no longer offered' })
    await gone.getByText('Of yours: 1 set of saved settings').waitFor()
    const asked = page.getByRole('list', { name: 'What Tessera can ask of it' })
    await asked.getByText('Delete it on its own page, or let it expire.').waitFor()
    await page.getByRole('img', { name: 'Longest queue of each day' }).waitFor()
    await page.getByText('3 at the last check, 6 at most in 30 days').waitFor()
    // Alone among answers it makes no day bad.
    await page.getByText('It was well whenever it was asked.').waitFor()
    found.push(...(await faultsOfEachLook(page, 'service-offer')))

    const sites = page.getByRole('region', { name: 'Sites of its panels' })
    await sites.getByText('No sites are kept for its panels.').waitFor()
    await choose(page, 'Build of the sites', 'GRCh37/hg19')
    await choose(page, 'Chromosome of the sites', '21')
    await sites.locator('input[type=file]').setInputFiles(SMALL_TARGET)
    await sites.getByRole('button', { name: 'Keep these sites' }).press('Enter')
    await sites.getByRole('alert').getByText('they are of another chromosome').waitFor()
    await choose(page, 'Chromosome of the sites', '20')
    await sites.getByRole('button', { name: 'Keep these sites' }).press('Enter')
    await sites.getByText(/^[0-9,]+ sites are kept\.$/).waitFor()
    await sites.getByText('1000 Genomes, deep, chromosome 20 (hg19)').waitFor()
    found.push(...(await faultsOfEachLook(page, 'panel-sites')))

    await client.query(`update app.service_health set state = 'unreachable', misses = 1`)
    await page.reload()
    await page.getByText('One check failed').waitFor()
    await client.query(`update app.service_health set misses = 2`)
    await page.reload()
    await page.getByText('Does not answer').waitFor()

    for (const minutes of [20, 22, 25, 30, 34])
      await client.query(
        `with made as (
           insert into app.jobs (user_id, service_id, name, settings, state, created_at, ended_at)
           select id, 1, 'An earlier job', $1, 'completed', now() - interval '3 days', now() - interval '2 days' from app.users
           returning id, user_id, ended_at)
         insert into app.attempts (user_id, job_id, number, remote_name, remote_queued_at, remote_began_at, remote_done_at)
         select user_id, id, 1, id::text, ended_at - make_interval(mins => $2 + 4), ended_at - make_interval(mins => $2), ended_at from made`,
        [settings, minutes],
      )
    const { rows } = await client.query(jobAtService, [
      settings,
      JSON.stringify({ kind: 'state', state: 'running', waitReason: null, text: null }),
    ])
    await page.goto(`${tessera.origin}/jobs/${rows[0].job_id}`)
    await page.getByText('Of 5 jobs of your own with this panel in the last 90 days').waitFor()
    await page.getByText('waited up to 5 min in its queue and ran 20 min to 30 min').waitFor()
    const still = page.getByRole('status').filter({ hasText: 'No change for 2 h 20 min' })
    await still.getByText('your files are larger than those of most jobs').waitFor()
    await still.getByText('it did not answer').waitFor()
    await still.getByText('job-20261123-010203-004').waitFor()
    found.push(...(await faultsOfEachLook(page, 'standstill')))
    expect(found).toEqual([])
    // The browser itself says that a file was refused.
    expect(complaints).toEqual([expect.stringContaining('422')])
  } finally {
    await client.end()
  }
}, 180_000)

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

const hapmap = { value: 'apps@hapmap-2@2.0.0', label: 'HapMap 2', populations: [] }
const thousand = { value: 'apps@1000g@1.0.0', label: '1000 Genomes', populations: [] }
const offer = {
  appId: 'imputationserver2',
  appName: 'Genotype Imputation',
  builds: [],
  phasing: [],
  modes: [],
  r2Filters: [],
}
const settings = JSON.stringify({
  panel: thousand.value,
  population: 'off',
  build: 'hg19',
  phasing: 'eagle',
  mode: 'imputation',
  r2Filter: '0',
  aesEncryption: false,
})

/** It is asked about tomorrow. */
const jobAtService = `
  with made as (
    insert into app.jobs (user_id, service_id, name, settings, state, state_text, event_count, created_at)
    select id, 1, 'A job that stands still', $1, 'running', 'Running at Sandbox.', 1, now() - interval '3 hours' from app.users
    returning id, user_id
  ), tried as (
    insert into app.attempts (user_id, job_id, number, remote_name, submission, remote_id)
    select user_id, id, 1, id::text, 'submitted', 'job-20261123-010203-004' from made returning id, job_id
  ), allowed as (
    insert into app.delegations (user_id, job_id, service_id, scopes, not_before, deadline)
    select user_id, id, 1, '{poll}', now(), now() + interval '9 days' from made returning id, job_id
  ), asked as (
    insert into app.steps (user_id, service_id, job_id, attempt_id, delegation_id, kind, due_at, sealed_context)
    select user_id, 1, made.id, tried.id, allowed.id, 'poll-job', now() + interval '1 day', 'sealed'
    from made join tried on tried.job_id = made.id join allowed on allowed.job_id = made.id
  )
  insert into app.job_events (user_id, job_id, sequence, at, event)
  select user_id, id, 1, now() - interval '140 minutes', $2 from made returning job_id`
