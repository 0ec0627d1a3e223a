import { makePdf } from '@tessera/documents/testing/make-documents'
import type { Page } from 'playwright-core'

/** Uploads a PDF of this text from a page that takes documents, and goes to its page. */
export async function uploadDocument(
  page: Page,
  title: string,
  pages: Parameters<typeof makePdf>[0],
): Promise<void> {
  await page.locator('input[aria-label="Documents"]').setInputFiles({
    name: `${title}.pdf`,
    mimeType: 'application/pdf',
    buffer: Buffer.from(await makePdf(pages)),
  })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('link', { name: title, exact: true }).click()
}
