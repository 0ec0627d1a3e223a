/** Takes secrets out of what somebody else wrote, in every form in which it is commonly written. */
export interface SecretMask {
  text(text: string): string
  /** The same answer, with a body that is masked as it is read. It has no `url`. */
  response(response: Response): Response
  /**
   * The bytes as they pass, without the secret. Where it stands, text is masked; of data, which another length would
   * break, the rest is not given.
   *
   * @throws SecretFound in data, before the first byte of the secret is given
   */
  bytes(source: AsyncIterable<Uint8Array>, kind: 'text' | 'data'): AsyncGenerator<Uint8Array>
}

export class SecretFound extends Error {
  override readonly name = 'SecretFound'

  constructor() {
    super('the secret stands where it cannot be masked')
  }
}

/**
 * Finds each secret as it is, in UTF-16, as hex and in base64 or base64url, there also in the middle of something that was
 * encoded together with it, and with the escapes of URLs, JSON and HTML in place of any of its characters.
 *
 * @param secrets their bytes, as Latin 1
 */
export function maskSecret(...secrets: readonly string[]): SecretMask {
  const bytes = secrets.map((secret) => Buffer.from(secret, 'latin1'))
  const forms = bytes.map((secret) => secret.toString('hex'))
  const encoded = bytes.flatMap(base64Parts)
  const patterns = [
    ...bytes.flatMap((secret) => [plainPattern(secret.toString()), wideForm(secret.toString())]),
    ...forms,
    ...encoded.map(base64Pattern),
  ]
  const pattern = new RegExp(patterns.join('|'), 'gi')
  const longest = longestEscape * Math.max(...[...forms, ...encoded].map(({ length }) => length))
  const text = (value: string) => value.replace(pattern, shown)
  const refuse = (value: string) => {
    if (text(value) !== value) throw new SecretFound()
    return value
  }
  return {
    text,
    response(response) {
      const { status, statusText, headers } = response
      const body = response.body?.pipeThrough(passingStream(new Passage(text, longest))) ?? null
      return new Response(body, { status, statusText: text(statusText), headers })
    },
    async *bytes(source, kind) {
      const passage = new Passage(kind === 'text' ? text : refuse, longest)
      for await (const chunk of source) yield passage.pass(chunk)
      yield passage.rest()
    },
  }
}

/** Holds back as much as may be the beginning of the secret. Latin 1 keeps every byte as it is. */
class Passage {
  readonly #check: (text: string) => string
  readonly #longest: number
  #held: Uint8Array = new Uint8Array()

  constructor(check: (text: string) => string, longest: number) {
    this.#check = check
    this.#longest = longest
  }

  pass(chunk: Uint8Array): Buffer<ArrayBuffer> {
    const bytes = Buffer.concat([this.#held, chunk])
    const text = bytes.toString('latin1')
    const checked = this.#check(text)
    const all = checked === text ? bytes : Buffer.from(checked, 'latin1')
    const ready = Math.max(0, all.length - this.#longest + 1)
    this.#held = all.subarray(ready)
    return all.subarray(0, ready)
  }

  rest(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#held)
  }
}

function passingStream(
  passage: Passage,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      const ready = passage.pass(chunk)
      if (ready.length > 0) controller.enqueue(ready)
    },
    flush(controller) {
      const rest = passage.rest()
      if (rest.length > 0) controller.enqueue(rest)
    },
  })
}

/** What of the encoding is the secret's alone, for each of the three places in a group at which it may begin. */
function base64Parts(secret: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), secret])
    const first = Math.ceil((before * 8) / 6)
    return whole.toString('base64').slice(first, Math.floor((whole.length * 8) / 6))
  })
}

function plainPattern(secret: string): string {
  return Array.from(secret, orEscaped).join('')
}

/** UTF-16 of either byte order: what lies between the first and the last byte is the same, as long as it is ASCII. */
function wideForm(secret: string): string {
  return inHex(Buffer.from(secret, 'utf16le').subarray(0, -1), '\\x')
}

function base64Pattern(part: string): string {
  return part.replace(/[+/]/g, (character) =>
    character === '+' ? `(?:${orEscaped('+')}|-)` : `(?:${orEscaped('/')}|_)`,
  )
}

/** A character as the bytes of UTF-8, which the text shows as Latin 1, or in one of its escapes. */
function orEscaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const bytes = Buffer.from(character)
  const units = Array.from({ length: character.length }, (_, index) =>
    character.charCodeAt(index).toString(16).padStart(4, '0'),
  )
  const escapes = [
    `\\\\?${inHex(bytes, '\\x')}`,
    inHex(bytes, '%'),
    units.map((unit) => `\\\\u${unit}`).join(''),
    `&#(?:${code}|x${code.toString(16)});`,
    ...(character === ' ' ? ['\\+'] : []),
  ]
  return `(?:${escapes.join('|')})`
}

function inHex(bytes: Buffer, before: string): string {
  return Array.from(bytes, (byte) => `${before}${byte.toString(16).padStart(2, '0')}`).join('')
}

const shown = '[secret]'
/** Characters of `\u002b` or of `&#x2b;`. */
const longestEscape = 6
