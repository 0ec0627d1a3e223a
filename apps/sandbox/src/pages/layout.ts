import { html } from 'hono/html'
import type { Account } from '../store/accounts.ts'
import { STYLESHEET } from './stylesheet.ts'

/** What `html` makes: text that is escaped already. */
export type Markup = ReturnType<typeof html>

/** A whole page; every one says that this is not a real service. */
export function layout(title: string, account: Account | undefined, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title} · Sandbox Imputation Server</title>
        <style>
          ${STYLESHEET}
        </style>
      </head>
      <body>
        <aside class="notice" aria-label="Notice">
          Sandbox: not a real service. It runs on this machine only and imputes a small piece of
          chromosome 20.
        </aside>
        <header>
          <strong>Sandbox Imputation Server</strong>
          ${account === undefined ? SIGNED_OUT : signedIn(account)}
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`
}

const SIGNED_OUT = html`<a href="/sign-in">Sign in</a> <a href="/register">Register</a>`

function signedIn(account: Account): Markup {
  return html`<a href="/jobs">My jobs</a>
    <a href="/profile">Profile</a>
    <form method="post" action="/sign-out">
      <button class="quiet" type="submit">Sign out ${account.username}</button>
    </form>`
}
