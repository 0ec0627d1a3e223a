import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv, type ProxyOptions } from 'vite'
import { precompress } from './server/precompress.ts'
import { apiPrefixes, goesToApi } from './server/routing.ts'
import { noncePlaceholder } from './server/security-headers.ts'

export default defineConfig(({ command, mode }) => {
  const env = { ...loadEnv(mode, import.meta.dirname), ...process.env }
  if (command === 'build') requireRootKey(env['VITE_BROKER_ROOT_KEY'])

  return {
    root: import.meta.dirname,
    plugins: [react(), precompress()],
    html: { cspNonce: noncePlaceholder },
    build: {
      target: 'es2023',
      // The content security policy of the page allows no data: URLs for fonts and scripts.
      assetsInlineLimit: 0,
    },
    server: { proxy: developmentProxy(env['TESSERA_API_ORIGIN'] ?? 'http://127.0.0.1:3001') },
  }
})

/** Without the key that it seals to, a page could not protect anything: no such page is built. */
function requireRootKey(key: string | undefined): void {
  if (key === undefined || !/^[A-Za-z0-9_-]{43}$/.test(key)) {
    throw new Error(
      "VITE_BROKER_ROOT_KEY must be the broker's public root key (Ed25519, 32 bytes, base64url)",
    )
  }
}

/** The same division of addresses as the front server's. */
function developmentProxy(apiOrigin: string): Record<string, ProxyOptions> {
  const options: ProxyOptions = {
    target: apiOrigin,
    xfwd: true,
    bypass: (request) => (goesToApi(request) ? undefined : '/index.html'),
  }
  return Object.fromEntries(apiPrefixes.map((prefix) => [`^${prefix}(/|\\?|$)`, options]))
}
