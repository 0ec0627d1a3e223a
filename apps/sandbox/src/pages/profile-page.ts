import { html, raw } from 'hono/html'
import type { Account } from '../store/accounts.ts'
import { layout } from './layout.ts'
import type { Markup } from './layout.ts'

/** `token` is shown this once, right after it was made. */
export function profilePage(account: Account, token: string | undefined): Markup {
  return layout(
    'Profile',
    account,
    html`<p>${account.fullName} · ${account.mail}</p>
      <h2>API token</h2>
      <section class="card">
        ${token === undefined ? tokenState(account) : newToken(token)}
        <div class="row">
          <form method="post" action="/profile/token">
            <button type="submit">Create API token</button>
          </form>
          ${account.apiHash === '' ? '' : REVOKE}
        </div>
        <p class="faint">
          A token lives for 30 days. Making a new one ends the one before: each account has one.
        </p>
      </section>`,
  )
}

function tokenState(account: Account): Markup {
  if (account.apiHash === '') return html`<p>You have no API token.</p>`
  const expires = new Date(account.apiExpiresOn).toISOString().slice(0, 10)
  const verb = account.apiExpiresOn > Date.now() ? 'is valid until' : 'expired on'
  return html`<p>Your API token ${verb} <strong>${expires}</strong>. It cannot be shown again.</p>`
}

function newToken(token: string): Markup {
  return html`<p role="status">
      <strong>Your new API token.</strong> Copy it now: it is shown once.
    </p>
    <label>
      API token
      <textarea id="token" rows="6" readonly spellcheck="false">${token}</textarea>
    </label>
    <p class="row">
      <button class="quiet" type="button" id="copy">Copy token</button>
      <span id="copied" role="status"></span>
    </p>
    <script>
      ${COPY}
    </script>`
}

const REVOKE = html`<form method="post" action="/profile/token/revoke">
  <button class="danger" type="submit">Revoke API token</button>
</form>`

/** The clipboard exists on secure origins only; elsewhere the text is selected for copying by hand. */
const COPY = raw(`
document.getElementById('copy').addEventListener('click', async () => {
  const token = document.getElementById('token')
  token.select()
  const copied = await navigator.clipboard?.writeText(token.value).then(() => true, () => false)
  document.getElementById('copied').textContent = copied ? 'Copied.' : 'Selected: press Ctrl+C to copy.'
})
`)
