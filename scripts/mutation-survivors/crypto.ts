import { emptied, type ExplainedSurvivors, onlyErrorText, onlyOverwrites } from './explained.ts'

export const cryptoSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: [
      ...emptied('crypto/src/aes-gcm.ts', [
        "'the ciphertext is cut off'",
        "'the ciphertext does not open with this key and context'",
      ]),
      ...emptied('crypto/src/base64url.ts', [
        '`expected ${length} bytes as base64url`',
        "'base64url is not in its canonical form'",
      ]),
      ...emptied('crypto/src/committed-key.ts', ["'made with another data key'"]),
      ...emptied('crypto/src/envelope.ts', [
        "'the envelope is cut off'",
        "'bytes follow the wrapped key'",
      ]),
      ...emptied('crypto/src/fields.ts', [
        "'a field holds a lone surrogate'",
        "'a field is not a safe integer'",
      ]),
      ...emptied('crypto/src/file-cipher.ts', [
        "'the range does not lie in the file'",
        "'unknown version'",
        '`a data key has ${KEY_BYTES} bytes`',
        "'the encrypted file is cut off'",
      ]),
      ...emptied('crypto/src/file-layout.ts', ["'the encrypted file is cut off'"]),
      ...emptied('crypto/src/key-header.ts', [
        "'unknown version'",
        "'the key id is cut off'",
        "'a key id is 1 to 64 printable ASCII characters'",
        "'the key id is not allowed'",
      ]),
      ...emptied('crypto/src/keyring.ts', [
        '`a key-encryption key has ${KEY_BYTES} bytes`',
        "'two keys of a keyring share an id'",
        '`no key-encryption key ${id} is held here`',
      ]),
      ...emptied('crypto/src/node-hpke-suite.ts', ["'every key here is random'"]),
      ...emptied('crypto/src/open-claim.ts', ["'the sealed bytes are not an answer to a claim'"]),
      ...emptied('crypto/src/open.ts', [
        '`two opening keys have the id ${key.id}`',
        "'the sealed bytes are for a key that is not held here'",
      ]),
      ...emptied('crypto/src/opening.ts', [
        "'the sealed bytes are cut off'",
        "'the sealed bytes do not open here'",
      ]),
      ...emptied('crypto/src/seal.ts', ['`a sealing key has ${PUBLIC_KEY_BYTES} bytes`']),
      ...emptied('crypto/src/secret.ts', ["'the secret was wiped'"]),
      ...emptied('crypto/src/sign-statement.ts', ["'the root key is not an Ed25519 key'"]),
      ...emptied('crypto/src/statement.ts', [
        "'the statement was not signed by the root key'",
        "'the statement is for a key of another purpose'",
        "'the statement is not valid at this time'",
        "'the key id is not allowed'",
        "'a time is not in ISO form'",
      ]),
      ...emptied('crypto/src/wrapped-key.ts', [
        '`a data key has ${KEY_BYTES} bytes`',
        "'the wrapped key is cut off'",
      ]),
      ...emptied('crypto/src/x25519-key.ts', [
        "'the key is not on a curve'",
        "'the point is of low order'",
        "'an X25519 private key has 32 bytes'",
        "'the key does not give out private bytes'",
        "'the key was not made here'",
      ]),
    ],
  },
  {
    reason: onlyOverwrites,
    mutants: [
      { file: 'crypto/src/aes-gcm.ts', before: 'plaintext.fill(0)', after: ';' },
      { file: 'crypto/src/committed-key.ts', before: 'derived.fill(0)', after: ';' },
      { file: 'crypto/src/envelope.ts', before: 'dataKey.fill(0)', after: ';' },
      { file: 'crypto/src/node-hpke-suite.ts', before: 'dh.fill(0)', after: ';' },
      { file: 'crypto/src/node-hpke-suite.ts', before: 'prk.fill(0)', after: ';' },
      { file: 'crypto/src/node-hpke-suite.ts', before: 'block.fill(0)', after: ';' },
      { file: 'crypto/src/x25519-key.ts', before: 'der.fill(0)', after: ';' },
      { file: 'crypto/src/x25519-key.ts', before: '{ der.fill(0) }', after: '{}' },
    ],
  },
  {
    reason:
      'makes a private key extractable that never leaves the function or object which made it, so nobody can ask it for its bytes',
    mutants: [
      { file: 'crypto/src/node-hpke-suite.ts', before: 'false', after: 'true' },
      { file: 'crypto/src/open-claim.ts', before: 'false', after: 'true' },
      { file: 'crypto/src/open.ts', before: 'false', after: 'true' },
    ],
  },
  {
    reason: 'equivalent: the key is a public one, and never leaves the function',
    mutants: [{ file: 'crypto/src/root-succession.ts', before: 'false', after: 'true' }],
  },
  {
    reason:
      'equivalent: 16 bytes are the length that Node takes for GCM without this option when it writes a tag, and `decrypt` hands it no tag of another length',
    mutants: [
      { file: 'crypto/src/aes-gcm.ts', before: '{ authTagLength: TAG_BYTES }', after: '{}' },
    ],
  },
  {
    reason:
      'equivalent: for bytes `afterWrappedKey` throws nothing but a CryptoError; the check lets mistakes of its code through',
    mutants: [
      { file: 'crypto/src/envelope.ts', before: 'error instanceof CryptoError', after: 'true' },
    ],
  },
  {
    reason: 'the types leave no such field; tsc fails when a new kind gets here',
    mutants: [{ file: 'crypto/src/fields.ts', before: 'default:', after: 'default:' }],
  },
  {
    reason: 'equivalent: bytes then take the branch `default`, which returns them as well',
    mutants: [{ file: 'crypto/src/fields.ts', before: "'object'", after: '""' }],
  },
  {
    reason: 'equivalent: makes one block more and writes none of it',
    mutants: [
      {
        file: 'crypto/src/node-hpke-suite.ts',
        before: 'written < length',
        after: 'written <= length',
      },
    ],
  },
  {
    reason:
      'equivalent but for the text of the error: without a length the id is read as empty, which is `malformed` too',
    mutants: [
      { file: 'crypto/src/key-header.ts', before: 'idLength === undefined', after: 'false' },
    ],
  },
  {
    reason:
      'equivalent: adds an entry under the id `undefined`, which no key has and nobody can ask for',
    mutants: [{ file: 'crypto/src/keyring.ts', before: '[]', after: '["Stryker was here"]' }],
  },
  {
    reason: 'saves time only: each seal then imports the key again, and gets the same',
    mutants: [
      { file: 'crypto/src/seal.ts', before: 'known !== undefined', after: 'false' },
      { file: 'crypto/src/seal.ts', before: 'imported.set(key, importing)', after: ';' },
    ],
  },
  {
    reason:
      'equivalent in what it returns: the JWK of a private key names its public half too. The branch keeps the private half out of a string',
    mutants: [{ file: 'crypto/src/x25519-key.ts', before: "key.type === 'public'", after: 'true' }],
  },
  {
    reason: 'the JWK of an X25519 key always has it; the check is for the type',
    mutants: [{ file: 'crypto/src/x25519-key.ts', before: 'x === undefined', after: 'false' }],
  },
  {
    reason:
      'equivalent but for the text of the error: Node refuses it with a TypeError too (a public key as PKCS #8, or no key)',
    mutants: [
      { file: 'crypto/src/x25519-key.ts', before: "key.type !== 'private'", after: 'false' },
      { file: 'crypto/src/x25519-key.ts', before: 'keyObject === undefined', after: 'false' },
    ],
  },
  {
    reason:
      'checked before by OpenSSL, which refuses every point of low order of the test; it stands here because RFC 9180 §7.1.4 asks for it',
    mutants: [
      {
        file: 'crypto/src/x25519-key.ts',
        before: 'timingSafeEqual(secret, ALL_ZERO)',
        after: 'false',
      },
    ],
  },
]
