/**
 * Where requests go. The path of the URL counts for nothing.
 *
 * @throws TypeError when a token would travel without TLS to another machine
 */
export function originOf(url: string): string {
  const { origin, protocol, hostname } = new URL(url)
  if (protocol === 'https:' || (protocol === 'http:' && thisMachine.test(hostname))) return origin
  throw new TypeError(`Tessera is asked over https, or on this machine: ${origin} is neither.`)
}

const thisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/
