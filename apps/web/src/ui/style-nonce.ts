import { setNonce } from 'get-nonce'

/** What the page's policy asks of each style that is written while it runs. The server draws another for every page. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

/** For the library that keeps a page from scrolling below a dialog. */
export function allowScrollStyles(): void {
  setNonce(styleNonce())
}
