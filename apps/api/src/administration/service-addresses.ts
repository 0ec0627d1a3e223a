import { isIP } from 'node:net'
import type { ServiceAddress } from '@tessera/db/managed-services'
import { addressReach } from '@tessera/runtime/address-reach'
import { Fault } from '@tessera/runtime/fault'
import type { Mode } from '@tessera/runtime/mode'

export interface ServiceAddresses {
  /** @throws Fault `service_address_refused` */
  admit(origin: string): ServiceAddress
}

/**
 * Which addresses a service may have: those that the operator has listed, over https. In development also one on this machine.
 * Where a listed name leads is looked at by whoever connects to it, each time.
 *
 * @param hosts `impute.example.org`, with a port where it is not the usual one, or `*.example.org`
 */
export function createServiceAddresses(hosts: readonly string[], mode: Mode): ServiceAddresses {
  return {
    admit(origin) {
      const url = URL.canParse(origin) ? new URL(origin) : null
      if (url === null || !isPlain(url) || !hosts.some((host) => matches(host, url.host)))
        throw new Fault('service_address_refused')
      const isLocal = mode === 'development' && isThisMachine(url.hostname)
      if (!isLocal && (url.protocol !== 'https:' || isIP(bare(url.hostname)) !== 0))
        throw new Fault('service_address_refused')
      return { origin: url.href.replace(/\/+$/, ''), isLocal }
    },
  }
}

function isPlain({ protocol, username, password, search, hash }: URL): boolean {
  return (
    ['https:', 'http:'].includes(protocol) &&
    [username, password, search, hash].every((part) => part === '')
  )
}

function matches(listed: string, host: string): boolean {
  return listed.startsWith('*.') ? host.endsWith(listed.slice(1)) : host === listed
}

function isThisMachine(hostname: string): boolean {
  const host = bare(hostname)
  return host === 'localhost' || (isIP(host) !== 0 && addressReach(host) === 'loopback')
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
