import { isIP } from 'node:net'
import { addressReach } from '@tessera/runtime/address-reach'
import { Fault } from '@tessera/runtime/fault'
import type { Mode } from '@tessera/runtime/mode'

export interface WebhookAddresses {
  /** @returns the address as it is kept. @throws Fault `webhook_address_refused` */
  admit(address: string): string
}

/**
 * Where an owner may have her notices sent: over https to a public address. In development also to this machine. Where a name
 * leads is looked at by whoever connects to it, each time.
 */
export function createWebhookAddresses(mode: Mode): WebhookAddresses {
  return {
    admit(address) {
      const url = URL.canParse(address) ? new URL(address) : null
      if (url === null || !mayBeTold(url, mode)) throw new Fault('webhook_address_refused')
      return url.href
    },
  }
}

function mayBeTold({ protocol, hostname, username, password, hash }: URL, mode: Mode): boolean {
  if (![username, password, hash].every((part) => part === '')) return false
  const host = hostname.replace(/^\[|\]$/g, '')
  const reach = isIP(host) === 0 ? null : addressReach(host)
  if (mode === 'development' && (reach === 'loopback' || host === 'localhost'))
    return ['https:', 'http:'].includes(protocol)
  const isNamed = reach === null && host.includes('.') && !ownNames.test(host)
  return protocol === 'https:' && (reach === 'public' || isNamed)
}

/** Of this machine and of inner networks (RFC 6761, RFC 6762, RFC 8375, and what clouds call their own). */
const ownNames = /(^|\.)(localhost|local|internal|home\.arpa)\.?$/
