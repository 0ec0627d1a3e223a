import type { Secret } from '@tessera/crypto/secret'
import { createTransport } from 'nodemailer'
import type { MessengerConfig } from './config.ts'

export type MailServer = NonNullable<MessengerConfig['mail']>

/** The way to the configured mail server. */
export function openTransport(
  { host, port, security, user }: MailServer,
  password: Secret<string> | undefined,
) {
  return createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== undefined &&
      password !== undefined && { auth: { user, pass: password.expose() } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // What is sent is ours alone: nothing in it may make the transport read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

const patienceMs = 15_000
