import { makePdf } from '@tessera/documents/testing/make-documents'
import type { Page } from 'playwright-core'

/** Uploads a PDF of this text from a page that takes documents, and goes to its page. */
export async function uploadDocument(
  page: Page,
  title: string,
  pages: Parameters<typeof makePdf>[0],
): Promise<void> {
  const input = page.locator('input[aria-label="Documents"]')
  await input.setInputFiles(await pdfFile(title, pages))
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('link', { name: title, exact: true }).click()
}

/** The same as its next version, from the page of the document. */
export async function uploadNextVersion(
  page: Page,
  title: string,
  pages: Parameters<typeof makePdf>[0],
): Promise<void> {
  await page.getByLabel(`New version of ${title}`).setInputFiles(await pdfFile(title, pages))
}

async function pdfFile(title: string, pages: Parameters<typeof makePdf>[0]) {
  const buffer = Buffer.from(await makePdf(pages))
  return { name: `${title}.pdf`, mimeType: 'application/pdf', buffer }
}
