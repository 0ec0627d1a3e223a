/** Whether what is sent there can be read by nobody else: over TLS, or to this machine. */
export function isGuardedUrl({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}
