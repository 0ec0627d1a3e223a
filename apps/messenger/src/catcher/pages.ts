import type { AddressedMail } from '../account-mails.ts'
import { escapeHtml } from '../mails/html-of.ts'

/** All that were caught, the newest first. */
export function listPage(mails: readonly AddressedMail[]): string {
  const items = mails.map(
    ({ id, subject, address, madeAt }) =>
      `<li><a href="/dev/mail/${id}">${escapeHtml(subject)}</a><br>to ${escapeHtml(address)}, ${madeAt.toISOString()}</li>`,
  )
  return page(
    'Caught mail',
    `<p>No mail server is configured: what would be sent is shown here, and kept until the messenger stops.</p>
${items.length === 0 ? '<p>Nothing was sent yet.</p>' : `<ul>${items.join('\n')}</ul>`}`,
  )
}

/** One mail: where its link leads, its HTML in a frame that may do nothing, and its text. */
export function mailPage({ id, subject, address, madeAt, text }: AddressedMail): string {
  const link = /^https?:\S+#\S+$/m.exec(text)?.[0]
  return page(
    subject,
    `<p>To ${escapeHtml(address)}, ${madeAt.toISOString()}. <a href="/dev/mail">All mails</a></p>
${link === undefined ? '' : `<p><a href="${escapeHtml(link)}">Open its link</a></p>`}
<div class="parts">
<section><h2>HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/dev/mail/${id}/html"></iframe></section>
<section><h2>Text</h2><pre tabindex="0">${escapeHtml(text)}</pre></section>
</div>`,
  )
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>
`
}

const styles = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
main { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
li { margin-bottom: 0.75rem; }
.parts { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
iframe { width: 100%; height: 32rem; border: 1px solid #8888; background: Canvas; }
pre { white-space: pre-wrap; border: 1px solid #8888; padding: 1rem; margin: 0; }
`
