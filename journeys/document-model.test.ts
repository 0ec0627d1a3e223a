import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ModelAnswers, startModelServer } from '@tessera/documents/testing/model-server'
import { openBrowser } from '@tessera/testing/browser'
import { startInstance } from '@tessera/testing/instance'
import { consoleErrors } from '@tessera/testing/page-faults'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { openPage, signIn } from './src/researcher.ts'
import { signUpOverRest } from './src/rest-client.ts'
import { uploadDocument, uploadNextVersion } from './src/upload-document.ts'

const onMalaria = 'The data may be used for research on malaria only.'
const inTropics = 'Work on them is done where the fevers are, in the districts around Kisumu.'
const agreement = [
  [
    'DATA ACCESS AGREEMENT',
    'between the Lakeside Institute of Health, Kisumu, Kenya (the provider), and whoever signs below (the recipient).',
    onMalaria,
    inTropics,
    'Participants are not to be identified, nor to be written to.',
  ],
]
const key = 'key-of-the-models-host-0123456789'

test('the owner of a document asks a model about it, and confirms what that found', async () => {
  await using stack = new AsyncDisposableStack()
  let answers: ModelAnswers = (_, response) => {
    response.writeHead(429).end()
    return null
  }
  const server = stack.use(await startModelServer(async (...asked) => await answers(...asked)))
  const documentModel = { name: 'some-model:8b', url: server.url, key }
  const { tessera } = stack.use(await startInstance({ documentModel }))
  const amina = await signUpOverRest(tessera)
  const { context } = stack.use(await openBrowser())
  const page = await context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async (name: string) => found.push(...(await faultsOfEachLook(page, name)))
  await signIn(page, tessera.origin, amina)
  await openPage(page, 'Documents')
  await uploadDocument(page, 'Agreement', agreement)
  const panel = page.getByRole('region', { name: 'What it allows' })
  const byRules = panel.getByRole('listitem').filter({ hasText: 'malaria only' })
  await byRules.getByText('found by Tessera').waitFor()
  const { host } = new URL(server.url)
  const ask = panel.getByRole('button', { name: `Also ask some-model:8b at ${host}` })
  await panel.getByText(`goes to ${host} and stays on the machine`).waitFor()
  await look('document-model-offered')
  expect(server.asked).toEqual([])

  await ask.press('Enter')
  await panel.getByText('has too many questions to answer just now').waitFor()
  await byRules.getByText('found by Tessera').waitFor()
  await look('document-model-failed')

  const askAgain = panel.getByRole('button', { name: `Ask some-model:8b at ${host} again` })
  const stop = panel.getByRole('button', { name: 'Stop asking' })
  const [isAsked, isLeft] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  answers = (_, response) => {
    response.once('close', isLeft.resolve)
    isAsked.resolve()
    return null
  }
  await askAgain.press('Enter')
  await panel.getByText('is being asked').waitFor()
  await isAsked.promise
  await look('document-model-slow')
  await stop.press('Enter')
  await panel.getByText(`You stopped asking some-model:8b at ${host}`).waitFor()
  await isLeft.promise
  await look('document-model-stopped')
  await stop.waitFor({ state: 'detached' })
  await uploadNextVersion(page, 'Agreement', agreement)
  await panel.getByText(`You stopped asking`).waitFor({ state: 'detached' })
  await byRules.getByText('found by Tessera').waitFor()

  const mayAnswer = Promise.withResolvers<void>()
  answers = async () => {
    await mayAnswer.promise
    const says = { kind: 'country', value: { country: 'KE', meaning: 'allowed' } }
    const invented = { page: 1, quote: 'Anybody may have them.', confidence: 1, says }
    return { findings: [{ page: 1, quote: inTropics, confidence: 0.8, says }, invented] }
  }
  await ask.press('Enter')
  await panel.getByText('is being asked').waitFor()
  await look('document-model-asked')
  mayAnswer.resolve()
  await panel
    .getByText('It found 1 thing more. 1 was left out because it does not stand in the document')
    .waitFor()
  const kenya = panel.getByRole('listitem').filter({ hasText: inTropics })
  await kenya.getByText('found by some-model:8b, 40 % sure').waitFor()
  await look('document-model-found')
  await kenya.getByRole('button', { name: /^Confirm/ }).press('Enter')
  await kenya.getByText('Confirmed').waitFor()
  await page.reload()
  await kenya.getByText('Confirmed').waitFor()

  const logs = ['api', 'worker'].map(
    async (name) => await readFile(join(tessera.logDir, `${name}.log`), 'utf8'),
  )
  const logged = (await Promise.all(logs)).join('')
  for (const secret of [key, 'Anybody may have them', 'districts around Kisumu'])
    expect(logged).not.toContain(secret)
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)
