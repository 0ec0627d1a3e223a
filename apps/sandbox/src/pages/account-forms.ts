import { html } from 'hono/html'
import { layout } from './layout.ts'
import type { Markup } from './layout.ts'

export function signInPage(refused: string | undefined): Markup {
  return layout(
    'Sign in',
    undefined,
    html`<form class="card" method="post" action="/sign-in">
      ${alert(refused)}
      <label>
        Username
        <input name="username" autocomplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <div class="row">
        <button type="submit">Sign in</button>
        <a href="/register">Make an account</a>
      </div>
    </form>`,
  )
}

export function registerPage(
  refused: string | undefined,
  typed: Readonly<Record<string, string>>,
): Markup {
  return layout(
    'Register',
    undefined,
    html`<form class="card" method="post" action="/register">
      ${alert(refused)}
      <label>
        Username
        <input
          name="username"
          autocomplete="username"
          value="${typed['username'] ?? ''}"
          required
        />
      </label>
      <label>
        Full name
        <input name="full-name" autocomplete="name" value="${typed['full-name'] ?? ''}" required />
      </label>
      <label>
        Mail address
        <input
          name="mail"
          type="email"
          autocomplete="email"
          value="${typed['mail'] ?? ''}"
          required
        />
      </label>
      <label>
        Password, at least six characters
        <input name="new-password" type="password" autocomplete="new-password" required />
      </label>
      <label>
        Password again
        <input name="confirm-new-password" type="password" autocomplete="new-password" required />
      </label>
      <div class="row">
        <button type="submit">Register</button>
        <a href="/sign-in">I have an account</a>
      </div>
    </form>`,
  )
}

function alert(refused: string | undefined): Markup | string {
  return refused === undefined ? '' : html`<p class="error" role="alert">${refused}</p>`
}
