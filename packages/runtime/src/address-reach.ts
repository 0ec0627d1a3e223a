import ipaddr from 'ipaddr.js'

/**
 * Where a connection to an address ends. `special` is everything that is neither a host of the public internet nor
 * this machine: private networks, link-local (metadata servers), shared (CGNAT), multicast, unspecified, reserved,
 * and the IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4, Teredo), also those of loopback.
 */
export type AddressReach = 'public' | 'loopback' | 'special'

/** @throws Error when `address` is not an IP address in text form */
export function addressReach(address: string): AddressReach {
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  if (range === 'loopback') return 'loopback'
  if (range !== 'unicast' || address === azurePlatform) return 'special'
  if (parsed.kind() === 'ipv6' && !parsed.match(globalUnicast)) return 'special'
  return 'public'
}

/** RFC 1918 and RFC 4193: what an institution numbers for itself. */
export function isPrivateAddress(address: string): boolean {
  const range = ipaddr.parse(address).range()
  return range === 'private' || range === 'uniqueLocal'
}

/** Unicast outside it is unassigned or obsolete, such as `::a.b.c.d` (RFC 4291, section 2.5.5.1). */
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/** A public number, yet inside Azure it is the host's own service for metadata and keys. */
const azurePlatform = '168.63.129.16'
