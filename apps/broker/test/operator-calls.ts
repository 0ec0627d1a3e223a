import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  keyList,
  retireAnswer,
  rewrapProgress,
  rotateAnswer,
} from '@tessera/broker-client/operator-protocol'
import { waitFor } from '@tessera/testing/wait-for'
import { z } from 'zod'

/** What an operator can do about keys, over the broker's local socket. */
export function operatorOf(connection: BrokerConnection) {
  const list = async () => await callBroker(connection, brokerPaths.listKeys, {}, keyList)
  const rewrap = async () =>
    await callBroker(connection, brokerPaths.rewrapKeys, {}, rewrapProgress)
  return {
    list,
    rotate: async (purpose: string) =>
      await callBroker(connection, brokerPaths.rotateKey, { purpose }, rotateAnswer),
    retire: async (id: string) =>
      await callBroker(connection, brokerPaths.retireKey, { id }, retireAnswer),
    rewrap,
    /** @returns what had been done when it ended */
    async rewrapAll() {
      await rewrap()
      await waitFor(async () => !(await list()).rewrapping.running)
      return (await list()).rewrapping
    },
    seal: async () => await callBroker(connection, brokerPaths.seal, {}, z.unknown()),
    /** The current key of a purpose. */
    current: async (purpose: string) =>
      (await list()).keys.find((key) => key.purpose === purpose && key.state === 'current')?.id ??
      '',
  }
}
