import ipaddr from 'ipaddr.js'

/**
 * What one client can be counted by: an IPv4 address, or the first 64 bits of an IPv6 address, because the rest of it
 * is the client's own to choose (RFC 6177). What is no address is given back as it is.
 */
export function clientNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  const network = parsed.toByteArray().fill(0, 8)
  return `${ipaddr.fromByteArray(network).toString()}/64`
}
