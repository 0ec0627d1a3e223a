/** Takes secrets out of what somebody else wrote, in every form in which it is commonly written. */
export interface SecretMask {
  text(text: string): string
  /** The same answer, with a body that is masked as it is read. It has no `url`. */
  response(response: Response): Response
}

/**
 * Finds each secret as it is, URL-encoded, as hex and in base64 or base64url, there also in the middle of something that
 * was encoded together with it, and with JSON's escapes.
 *
 * @param secrets their bytes, as Latin 1
 */
export function maskSecret(...secrets: readonly string[]): SecretMask {
  const bytes = secrets.map((secret) => Buffer.from(secret, 'latin1'))
  const forms = bytes.flatMap((secret) => [
    secret.toString('latin1'),
    encodeURIComponent(secret.toString()),
    secret.toString('hex'),
  ])
  const encoded = bytes.flatMap(base64Parts)
  const pattern = new RegExp(
    [...forms.map(plainPattern), ...encoded.map(base64Pattern)].join('|'),
    'gi',
  )
  const longest = longestEscape * Math.max(...[...forms, ...encoded].map(({ length }) => length))
  const text = (value: string) => value.replace(pattern, shown)
  return {
    text,
    response(response) {
      const { status, statusText, headers } = response
      const body = response.body?.pipeThrough(maskingStream(text, longest)) ?? null
      return new Response(body, { status, statusText: text(statusText), headers })
    },
  }
}

/** Holds back as much as may be the beginning of the secret. Latin 1 keeps every byte as it is. */
function maskingStream(
  mask: (text: string) => string,
  longest: number,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let held = ''
  return new TransformStream({
    transform(chunk, controller) {
      const text = mask(held + Buffer.from(chunk).toString('latin1'))
      const ready = Math.max(0, text.length - longest + 1)
      held = text.slice(ready)
      if (ready > 0) controller.enqueue(Buffer.from(text.slice(0, ready), 'latin1'))
    },
    flush(controller) {
      if (held !== '') controller.enqueue(Buffer.from(held, 'latin1'))
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

function plainPattern(form: string): string {
  return form.replace(/[^a-z\d]/gi, orEscaped)
}

function base64Pattern(part: string): string {
  return part.replace(/[+/]/g, (character) =>
    character === '+' ? `(?:${orEscaped('+')}|-)` : `(?:${orEscaped('/')}|_)`,
  )
}

function orEscaped(character: string): string {
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0')
  return `(?:\\\\?\\u${hex}|\\\\u${hex})`
}

const shown = '[secret]'
/** Characters of `\u002b`. */
const longestEscape = 6
