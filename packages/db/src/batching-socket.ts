import { Socket } from 'node:net'

/**
 * A connection to Postgres that sends what is written in one turn of the event loop in one packet. Statements that do
 * not wait for each other would leave one by one otherwise, and a system call costs as much as a small statement.
 */
export function batchingSocket(): Socket {
  const socket = new Socket()
  // Not earlier: connecting puts the original method back.
  socket.once('connect', () => batchWrites(socket))
  return socket
}

function batchWrites(socket: Socket): void {
  const write: (...parameters: Parameters<Socket['write']>) => boolean = socket.write.bind(socket)
  let isBatching = false
  Object.defineProperty(socket, 'write', {
    // Node puts a method of its own there when the other side has closed.
    writable: true,
    value: (...parameters: Parameters<Socket['write']>) => {
      if (!isBatching) {
        isBatching = true
        socket.cork()
        process.nextTick(() => {
          isBatching = false
          socket.uncork()
        })
      }
      return write(...parameters)
    },
  })
}
