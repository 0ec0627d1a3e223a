import type { MailText, MailTexts } from './mail-texts.ts'

/** Everything in it is in it: no image, style or script comes from elsewhere. */
export function htmlOf({
  texts,
  about,
  greeting,
  link,
  publicOrigin,
  locale,
}: {
  readonly texts: MailTexts
  readonly about: MailText
  readonly greeting: string
  readonly link: string | null
  readonly publicOrigin: string
  readonly locale: string
}): string {
  const linked =
    link === null || about.action === undefined
      ? ''
      : `<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="${buttonStyle}">${escapeHtml(about.action)}</a></p>
<p style="${smallStyle}">${escapeHtml(texts.linkHint)}<br>${escapeHtml(link)}</p>`
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(about.subject)}</title></head>
<body style="${bodyStyle}">
<h1 style="font-size:20px">${escapeHtml(about.subject)}</h1>
${paragraphs([greeting, ...about.paragraphs])}
${linked}
${paragraphs(about.closing ?? [])}
<hr style="border:0;border-top:1px solid #8888">
<p style="${smallStyle}">${escapeHtml(texts.footer)} ${escapeHtml(publicOrigin)}</p>
</body>
</html>
`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')
}

const bodyStyle =
  'font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:560px;margin:24px auto;padding:0 16px;overflow-wrap:anywhere'
const buttonStyle =
  'display:inline-block;background:#1d5c7a;color:#ffffff;text-decoration:none;padding:10px 18px;border-radius:6px'
const smallStyle = 'font-size:14px'
