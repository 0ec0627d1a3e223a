/** What the operator's requests name as their origin: a socket has no host. */
export const operatorOrigin = 'http://operator.invalid'
