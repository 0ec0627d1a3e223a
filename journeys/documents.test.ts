import { documentId } from '@tessera/contracts/ids'
import { makePdf, makeWord, printPages } from '@tessera/documents/testing/make-documents'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { focused, tabTo } from './src/keyboard.ts'
import { download, openPage, signIn } from './src/researcher.ts'
import { signUpOverRest } from './src/rest-client.ts'

const tessera = sharedInstance()

test('documents of a study are uploaded, read and searched, and the same file of two people stays two documents', async () => {
  const [amina, zola] = await Promise.all([signUpOverRest(tessera), signUpOverRest(tessera)])
  await using desk = await openBrowser()
  await using other = await openBrowser()
  const [hers, theirs] = [await desk.context.newPage(), await other.context.newPage()]
  const complaints = [consoleErrors(hers), consoleErrors(theirs)]
  const found: string[] = []
  const look = async (page: Page, name: string) =>
    found.push(...(await faultsOfEachLook(page, name)))
  await signIn(hers, tessera.origin, amina)
  await signIn(theirs, tessera.origin, zola)
  await openPage(hers, 'Studies')
  await hers.getByRole('textbox', { name: 'Name', exact: true }).fill('Fevers of the Volta')
  await hers.getByRole('button', { name: 'Make the study' }).click()
  await hers.getByRole('heading', { name: 'Fevers of the Volta' }).waitFor()

  await openPage(hers, 'Documents')
  await hers.getByText('No documents yet').waitFor()
  await look(hers, 'documents-none')
  const files = hers.getByLabel('Documents', { exact: true })
  await files.setInputFiles([
    await pdf('Access agreement.pdf', agreement),
    await scan('letter.png'),
    await word('consent.docx'),
    await pdf('locked.pdf', agreement, { userPassword: 'kept' }),
    { name: 'table.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK') },
  ])
  await hers.getByText('The file is no document that can be read here.').waitFor()
  await hers.getByRole('textbox', { name: 'Title of letter.png' }).fill('Letter of the committee')
  await look(hers, 'documents-chosen')
  await hers.getByRole('button', { name: 'Put table.xlsx away' }).click()

  const held = await holdUploads(hers)
  await hers.getByRole('button', { name: 'Upload 4 documents' }).click()
  await hers.getByRole('button', { name: 'Cancel consent.docx' }).waitFor()
  await look(hers, 'documents-on-their-way')
  await hers.getByRole('button', { name: 'Cancel locked.pdf' }).click()
  await held.release()
  const list = hers.getByRole('list', { name: 'Your documents' })
  await list.getByText('Read', { exact: true }).nth(2).waitFor()
  expect(await list.getByRole('listitem').count()).toBe(3)
  await files.setInputFiles(await pdf('locked.pdf', agreement, { userPassword: 'kept' }))
  await hers.getByRole('button', { name: 'Upload', exact: true }).click()
  await list.getByText('The document is protected with a password.').waitFor()
  await list.getByText('Save a copy without the password').waitFor()
  await look(hers, 'documents')

  const field = hers.getByRole('searchbox', { name: 'Search in your documents' })
  await field.fill('moratorium')
  await hers.getByText('No page of your documents has these words.').waitFor()
  await look(hers, 'documents-nothing-found')
  await field.fill('paludisme mosquitoes')
  await hers.getByText('No page of your documents has these words.').waitFor()
  await field.fill('mosquito')
  const hits = hers.getByRole('list', { name: 'Pages with these words' })
  await hits.getByRole('link', { name: /Access agreement\s*page 2/ }).waitFor()
  expect(await hits.locator('mark').allInnerTexts()).toEqual(['mosquitoes'])
  await look(hers, 'documents-found')
  await hits.getByRole('link', { name: /Access agreement/ }).click()
  await hers.getByRole('heading', { name: 'Access agreement', exact: true }).waitFor()
  expect(new URL(hers.url()).search).toBe('?page=2&find=mosquito')
  const text = (number: number) => hers.getByRole('group', { name: `Text of page ${number}` })
  await text(2).waitFor()
  expect(await text(2).locator('mark').allInnerTexts()).toEqual(['mosquitoes'])
  const picture = hers.getByRole('img', { name: 'Page 2 as it looks' })
  await picture.waitFor()
  const width = `document.querySelector('img[alt^="Page 2"]')?.naturalWidth ?? 0`
  await expect.poll(async () => await hers.evaluate<number>(width)).toBeGreaterThan(600)
  await hers.getByText('“mosquito” stands on 1 page').waitFor()
  await look(hers, 'document-hit')
  expect((await download(hers, 'Download')).subarray(0, 5).toString()).toBe('%PDF-')

  await tabTo(hers, 'button "The next page"')
  await hers.keyboard.press('Enter')
  await text(3).waitFor()
  expect(await focused(hers)).toContain('button "The next page"')
  await hers.keyboard.press('ArrowLeft')
  await text(2).waitFor()
  await hers.getByRole('textbox', { name: 'Page, of 3' }).fill('1')
  await hers.keyboard.press('Enter')
  await text(1).waitFor()
  expect(new URL(hers.url()).search).toBe('?page=1&find=mosquito')
  await hers.goto(hers.url().replace('page=1&find=mosquito', 'page=1&at=4-13'))
  await text(1).locator('mark').waitFor()
  expect(await text(1).locator('mark').innerText()).toBe('samples o')

  await openPage(hers, 'Documents')
  await hers.getByRole('link', { name: 'Letter of the committee' }).click()
  await hers.getByText('Recognized in the picture').waitFor()
  await text(1).getByText('ethics').waitFor()
  await look(hers, 'document-scan')
  await openPage(hers, 'Documents')
  await hers.getByRole('link', { name: 'consent', exact: true }).click()
  await text(1).getByText('I agree').waitFor()
  expect(await hers.getByRole('img', { name: 'Page 1' }).count()).toBe(0)
  await look(hers, 'document-word')

  await openPage(hers, 'Documents')
  await hers.getByRole('link', { name: 'locked', exact: true }).click()
  await hers.getByText('No page of it was read.').waitFor()
  await look(hers, 'document-locked')
  await hers
    .getByLabel('New version of locked')
    .setInputFiles(
      await pdf('open.pdf', [['Now anybody can open it, and read about tsetse flies.']]),
    )
  await text(1).getByText('tsetse').waitFor()
  const versions = hers.getByRole('list', { name: 'Versions' })
  expect(await versions.getByRole('listitem').count()).toBe(2)
  await hers.getByRole('button', { name: 'More about locked' }).click()
  await hers.getByRole('menuitem', { name: 'Rename…' }).click()
  await hers.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Opened')
  await hers.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await hers.getByRole('heading', { name: 'Opened' }).waitFor()
  await hers.getByRole('button', { name: 'More about Opened' }).click()
  await hers.getByRole('menuitem', { name: 'Put into a study…' }).click()
  await hers.getByRole('dialog').getByLabel('Study', { exact: true }).first().click()
  await hers.getByRole('option', { name: 'Fevers of the Volta' }).click()
  await look(hers, 'document-move')
  await hers.getByRole('dialog').getByRole('button', { name: 'Put it there' }).click()
  await hers.getByRole('dialog').waitFor({ state: 'detached' })
  await look(hers, 'document-versions')
  await versions.getByRole('link', { name: 'Version 1', exact: true }).click()
  await hers.getByText('This is version 1 of 2').waitFor()

  await hers.getByRole('main').getByRole('link', { name: 'Fevers of the Volta' }).click()
  await hers
    .getByRole('list', { name: 'Your documents of the study' })
    .getByRole('link', { name: 'Opened' })
    .waitFor()
  await hers.getByRole('searchbox', { name: 'Search in them' }).fill('tsetse')
  await hers.getByRole('link', { name: /Opened\s*page 1/ }).waitFor()
  await look(hers, 'study-documents')

  await hers.getByRole('button', { name: 'Make a report' }).click()
  await hers.getByRole('link', { name: /^Download the report/ }).waitFor()
  await openPage(hers, 'Documents')
  await list.getByText('Written', { exact: true }).waitFor()
  await list.getByRole('link', { name: /^Report on Fevers of the Volta/ }).click()
  await hers.getByText('Its study shows what is so now').waitFor()
  await look(hers, 'document-report')

  await openPage(theirs, 'Documents')
  await theirs
    .getByLabel('Documents', { exact: true })
    .setInputFiles(await pdf('Access agreement.pdf', agreement))
  await theirs.getByRole('button', { name: 'Upload', exact: true }).click()
  const others = theirs.getByRole('list', { name: 'Your documents' })
  await others.getByText('Read', { exact: true }).waitFor()
  expect(await others.getByRole('listitem').count()).toBe(1)
  await theirs.getByRole('searchbox').fill('committee OR mosquito OR tsetse')
  await theirs.getByText('On 1 page').waitFor()
  const theirPicture = await pictureOf(theirs, 'Access agreement')

  await openPage(hers, 'Documents')
  const picturePath = await pictureOf(hers, 'Access agreement')
  const hersId = documentId.parse(new URL(hers.url()).pathname.split('/').at(-1))
  expect(picturePath).not.toBe(theirPicture)
  expect((await zola.request('GET', picturePath)).status).toBe(404)
  expect((await amina.request('GET', picturePath)).headers.get('content-type')).toBe('image/jpeg')
  await theirs.goto(hers.url())
  await theirs.getByRole('heading', { name: 'This page does not exist' }).waitFor()

  expect((await zola.request('POST', `/documents/${hersId}/process`)).status).toBe(404)
  const answer = await amina.request('POST', `/documents/${hersId}/process`)
  expect(answer.status).toBe(202)
  expect(await answer.json()).toEqual({
    task_id: expect.any(String),
    message: 'The document is being read.',
  })
  await hers.getByRole('button', { name: 'More about Access agreement' }).click()
  await hers.getByRole('menuitem', { name: 'Remove…' }).click()
  await look(hers, 'document-remove')
  await hers.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await list.getByRole('link', { name: 'Letter of the committee' }).waitFor()
  expect(await list.getByRole('link', { name: 'Access agreement' }).count()).toBe(0)
  expect((await amina.request('GET', picturePath)).status).toBe(404)
  expect((await zola.request('GET', theirPicture)).status).toBe(200)

  expect(found).toEqual([])
  // What is not there is asked for, and refused.
  const unexpected = complaints.flat().filter((said) => !said.includes('404'))
  expect(unexpected).toEqual([])
}, 240_000)

/** Nothing that is sent arrives until they are released. */
async function holdUploads(page: Page) {
  const gate = Promise.withResolvers<void>()
  const address = /\/api\/documents\?/
  await page.route(address, async (route) => {
    await gate.promise
    // One that was cancelled goes nowhere.
    await route.continue().catch(() => {})
  })
  return {
    async release() {
      gate.resolve()
      await page.unroute(address)
    },
  }
}

/** On the page of the documents. @returns the address of the picture of the first page */
async function pictureOf(page: Page, title: string): Promise<string> {
  await page.getByRole('searchbox').fill('')
  await page.getByRole('link', { name: title, exact: true }).click()
  const picture = page.getByRole('img', { name: 'Page 1 as it looks' })
  await picture.waitFor()
  return (await picture.getAttribute('src')) ?? ''
}

async function pdf(
  name: string,
  pages: Parameters<typeof makePdf>[0],
  options: Parameters<typeof makePdf>[1] = {},
) {
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(await makePdf(pages, options)) }
}

async function scan(name: string) {
  const [print] = await printPages([letter], 150)
  return { name, mimeType: 'image/png', buffer: Buffer.from(print ?? []) }
}

async function word(name: string) {
  const mimeType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  const buffer = Buffer.from(
    await makeWord([['I agree that my samples are kept for ten years.'], ['Signature and date']]),
  )
  return { name, mimeType, buffer }
}

const agreement = [
  [
    'The samples of this collection are given for research on fevers of children only.',
    'They may not leave the country before the end of the study.',
  ],
  [
    'Genomes of mosquitoes that were caught near the homes of the families belong to the collection too, and may be used by anybody who signs this agreement.',
    'Who publishes names the collection.',
  ],
  ['This agreement ends ten years after the day on which it was signed by both parties.'],
]
const letter = [
  'The ethics board of the university has read the protocol of the study.',
  'It approves the use of the samples that are described there, for five years from the day of this letter.',
]
